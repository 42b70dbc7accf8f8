"""Words of facts, our own lists: English, German, Spanish, French, Italian, Portuguese and Dutch."""

from __future__ import annotations

DATES = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday "
    "januar jänner februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag "
    "sonnabend sonntag heute morgen gestern "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre lunes martes "
    "miércoles jueves viernes sábado domingo hoy mañana ayer "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi "
    "vendredi samedi dimanche hier demain "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre lunedì martedì mercoledì giovedì venerdì "
    "sabato domenica oggi domani ieri "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro segunda terça quarta quinta sexta "
    "hoje amanhã ontem "
    "januari februari maart mei augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag vandaag gisteren"
    .split()
)  # fmt: skip
NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred "
    "thousand million billion half twice double first second third fourth fifth "
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig vierzig fünfzig sechzig "
    "neunzig hundert tausend million millionen milliarde milliarden halb doppelt "
    "erste ersten zweite zweiten dritte dritten "
    "dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta cincuenta cien mil "
    "millón millones mitad doble primero primera segundo tercero tercera "
    "deux trois quatre cinq sept huit neuf dix onze douze quinze vingt trente quarante cinquante cent mille "
    "moitié premier première deuxième second seconde troisième "
    "due tre quattro cinque sei sette otto nove dieci undici dodici quindici venti trenta quaranta cinquanta cento "
    "milione milioni metà doppio primo prima secondo seconda terzo terza "
    "dois duas três quatro sete oito nove dez doze vinte trinta quarenta cinquenta cem metade dobro primeiro primeira "
    "twee drie vijf zes zeven acht negen tien elf twaalf vijftien twintig dertig veertig vijftig honderd duizend "
    "miljoen miljard helft dubbel eerste tweede derde "
    "thirteen fourteen sixteen seventeen eighteen nineteen seventy eighty dozen score triple quadruple "
    "sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth twentieth thirtieth hundredth "
    "fortieth fiftieth sixtieth seventieth eightieth ninetieth quarter siebte achte neunte zehnte elfte zwölfte "
    "dreizehn vierzehn sechzehn siebzehn achtzehn neunzehn siebzig achtzig dutzend dreifach vierte fünfte sechste "
    "trece catorce diecisiete sesenta setenta ochenta noventa treize quatorze seize soixante septante huitante"
    .split()
)  # fmt: skip
UNITS = frozenset(
    "am pm a.m p.m gram grams kilogram kilograms ton tons tonne tonnes ounce ounces gallon gallons litre litres liter "
    "liters kilometre kilometres kilometer kilometers yard yards yen franken "
    "g kg mg m km cm mm l ml h hz kb mb gb tb kw mw kwh mhz ghz eur usd gbp chf jpy dollar dollars euro euros "
    "pound pounds cent cents percent second seconds minute minutes hour hours day days week weeks month months year "
    "years hourly daily weekly monthly quarterly yearly annually mile miles metre metres meter meters foot feet inch "
    "stunde stunden tag tage woche wochen monat monate jahr jahre täglich wöchentlich monatlich jährlich"
    .split()
)  # fmt: skip
TURNING = frozenset(
    "before after least most minimum maximum above below allowed permitted forbidden prohibited true false yes must "
    "shall should may can could vor nach mindestens höchstens erlaubt verboten muss soll darf kann"
    .split()
)  # fmt: skip
# Words of which another says the opposite; of `on` and `in` only the opposite is here, which tells both.
OPPOSITES = frozenset(
    "off out up down left right north south east west upper inner outer top bottom "
    "more less fewer higher lower larger smaller bigger greater longer shorter wider narrower faster slower "
    "earlier later last final initial old new young hot cold full empty public private manual automatic "
    "required mandatory optional positive negative horizontal vertical male female credit debit profit loss "
    "increase increases increased increasing decrease decreases decreased decreasing reduce reduces reduced reducing "
    "raise raises raised raising lowers lowered lowering rise rises rising rose fall falls falling fell "
    "grow grows growing grew shrink shrinks shrinking shrank gain gains gained lose loses lost win wins won "
    "open opens opened opening close closes closed closing start starts started stop stops stopped "
    "begin begins began end ends ended accept accepts accepted reject rejects rejected grant grants granted "
    "revoke revokes revoked pass passes passed fail fails failed add adds added remove removes removed "
    "send sends sent receive receives received buy buys bought sell sells sold lend borrow push pull "
    "import imports imported export exports exported always often rarely sometimes "
    "mehr weniger links rechts oben unten größer kleiner höher niedriger länger kürzer früher später innen außen "
    "erhöhen erhöht senken senkt gesenkt steigt steigen sinkt sinken offen geschlossen öffnen schließen "
    "más menos izquierda derecha arriba abajo mayor menor antes después mínimo máximo "
    "plus moins gauche droite haut bas supérieur inférieur avant après "
    "più meno sinistra destra maggiore minore prima dopo esquerda direita maior depois meer minder"
    .split()
)  # fmt: skip
# Opposites too frequent to be facts: copies may have one of them more, but not one instead of the other.
PAIRS = (("and", "or"), ("all", "some"), ("und", "oder"), ("alle", "einige"), ("y", "o"), ("et", "ou"), ("e", "o"))
NEGATIONS = frozenset(
    "not no never none nor neither nobody nothing nowhere without cannot unless except non "
    "nicht kein keine keiner keinen keinem keines nie niemals niemand nichts nirgends ohne weder noch außer "
    "no nunca jamás ningún ninguno ninguna nadie nada sin ni tampoco salvo excepto "
    "ne pas jamais aucun aucune rien personne sans ni sauf "
    "non mai nessun nessuno nessuna niente nulla senza né neanche nemmeno tranne "
    "não nunca jamais nenhum nenhuma ninguém nada sem nem exceto "
    "niet geen nooit niemand niets nergens zonder noch behalve"
    .split()
)  # fmt: skip
NO_NAMES = frozenset(
    "a an the this that these it its he she they we you i his her their our your my who which what when where why "
    "how and or but so if then else as at by for from in into of on to with within under over is are was were be been "
    "have had do does did will would can could should has however also there here all any each every some such please "
    "der die das den dem des ein eine einer eines einem einen dieser diese dieses es er sie wir ihr ich sein ihre und "
    "oder aber wenn dann als am an auf bei für im in mit nach um unter vom von vor zu zum zur ist sind war hat wird "
    "auch hier alle jede jeder wie wer wo "
    "el la los las un una unos unas este esta estos estas lo su sus y o pero si como con de del en para por al es "
    "son fue ha también aquí todo todos cada que "
    "le les une ces cette ce il elle ils nous vous son sa ses et ou mais comme avec dans du pour par sur au aux est "
    "sont était aussi ici tout tous chaque qui "
    "i gli uno questo questa questi e ma se come con di da del della nel nella per su è sono anche qui ogni che "
    "os as um uma este isto seu mas com do da dos das no na nos nas para pelo pela são foi também aqui cada "
    "de het een deze dit dat hij zij wij ze maar als bij met naar om op te van voor is zijn was heeft ook hier elke"
    .split()
)  # fmt: skip
