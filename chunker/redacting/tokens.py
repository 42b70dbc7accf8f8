"""Keys and tokens that are known by their shape: those of cloud providers, code hosts, model hosts; JWTs."""

from __future__ import annotations

import base64
import binascii
import json

from chunker.redacting.searching import beginning, everywhere, left_of, together
from chunker.redacting.types import Detector


def _made(start: str, length: int) -> str:
    """An example of letters and digits, never a real key; put together here so that no scanner takes it for one."""
    return start + ("a1B2c3D4e5F6g7H8i9J0" * 20)[:length]


def _hex(start: str, length: int) -> str:
    """The same of hexadecimal digits."""
    return start + ("0a1b" * 20)[:length]


def _jwt_header(value: str) -> bool:
    head = value.partition(".")[0]
    try:
        fields = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and "alg" in fields


def _token(kind: str, about: str, starts: str, rest: str, found: tuple[str, ...], passed: tuple[str, ...]) -> Detector:
    """A detector of tokens that begin with one of a few fixed texts."""
    spans = beginning(starts.split(), "{L}" + rest + "{R}")
    return Detector(kind, "secrets", about, spans, tuple(f"key ⟨{value}⟩, ok" for value in found), passed)


def _shaped(kind: str, about: str, first: str, rest: str, found: tuple[str, ...], passed: tuple[str, ...]) -> Detector:
    """A detector of tokens that begin alike, and go on in more ways than are quick to look for one by one."""
    spans = everywhere(left_of(first) + rest + "{R}")
    return Detector(kind, "secrets", about, spans, tuple(f"key ⟨{value}⟩, ok" for value in found), passed)


# What tokens of other services begin with; their whole shape, and an example.
_OTHERS = {
    "AGE-SECRET-KEY-1": (r"AGE-SECRET-KEY-1[0-9A-Z]{58}", _made("AGE-SECRET-KEY-1", 58).upper()),
    "GOCSPX-": (r"GOCSPX-[\w-]{28}", _made("GOCSPX-", 28)),
    "SG.": (r"SG\.[\w-]{22}\.[\w-]{43}", f"{_made('SG.', 22)}.{_made('', 43)}"),
    "dapi": (r"dapi[0-9a-f]{32}(?:-[0-9])?", _hex("dapi", 32)),
    "dckr_pat_": (r"dckr_pat_[\w-]{27}", _made("dckr_pat_", 27)),
    "hvs.": (r"hvs\.[\w-]{24,150}", _made("hvs.", 90)),
    "lin_api_": (r"lin_api_[0-9A-Za-z]{40}", _made("lin_api_", 40)),
    "rubygems_": (r"rubygems_[0-9a-f]{48}", _hex("rubygems_", 48)),
    "sq0": (r"sq0(?:atp-[\w-]{22}|csp-[\w-]{43})", _made("sq0atp-", 22)),
    "xkeysib-": (r"xkeysib-[0-9a-f]{64}-[0-9A-Za-z]{16}", _hex("xkeysib-", 64) + _made("-", 16)),
    "ya29.": (r"ya29\.[\w-]{40,400}", _made("ya29.", 150)),
}
# Of further ones, whose beginnings are many or common: how they are found, and an example.
_FURTHER = (
    (everywhere(left_of("shp") + r"(?:at|ca|pa|ss)_[0-9a-fA-F]{32}{R}"), f"⟨{_hex('shpat_', 32)}⟩"),
    (everywhere(left_of("do") + r"[opr]_v1_[0-9a-f]{64}{R}"), f"⟨{_hex('dop_v1_', 64)}⟩"),
    (beginning([":AA"], r"(?<=[0-9]{8}):AA[\w-]{33}{R}"), f"bot 12345678⟨{_made(':AA', 33)}⟩"),
)

DETECTORS = (
    _shaped(
        "aws_key",
        "ids of AWS keys, such as AKIA and 16 capitals or digits",
        "A",
        r"(?:[GIN]P|[KS]I|ID|RO|NV|BI|CC)A[0-9A-Z]{16}",
        ("AKIAIOSFODNN7EXAMPLE", "ASIA" + "2B3C4D5E6F7G2H3J"),
        ("AKIAIOSFODNN7", "XAKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLES"),
    ),
    _token(
        "google_key",
        "Google API keys: AIza and 35 characters",
        "AIza",
        r"AIza[\w-]{35}",
        (_made("AIza", 35),),
        ("AIzaShort", _made("AIza", 36)),
    ),
    Detector(
        "azure_key",
        "secrets",
        "keys in Azure connection strings and signatures of shared access",
        together(
            beginning(["AccountKey=", "SharedAccessKey="], r"[A-Za-z]{10,15}=([0-9A-Za-z+/]{40,90}={0,2})"),
            beginning(["sig="], r"sig=([0-9A-Za-z+/%]{43,100}={0,2})"),
        ),
        (f"AccountKey=⟨{_made('', 86)}==⟩;EndpointSuffix=x", f"?se=2030&sig=⟨{_made('', 43)}%3D⟩&sp=r"),
        ("AccountKey=short;", "sig=12"),
    ),
    _shaped(
        "github_token",
        "tokens of GitHub",
        "g",
        r"(?:h[pousr]_[0-9A-Za-z]{36,255}|ithub_pat_\w{22,255})",
        (_made("ghp_", 36), _made("ghs_", 36), _made("github_pat_", 82)),
        ("ghp_short", "the prefix ghp_ itself"),
    ),
    _shaped(
        "gitlab_token",
        "tokens of GitLab",
        "gl",
        r"(?:pat|dt|rt|cbt|ptt|ft|soat|imt)-[\w-]{20,300}",
        (_made("glpat-", 20),),
        ("glpat-x", "single-" + "a" * 30),
    ),
    Detector(
        "slack_token",
        "secrets",
        "tokens and webhooks of Slack",
        together(
            beginning(["xox", "xapp-"], r"{L}x(?:ox[abeprs]|app)-[\w-]{10,250}{R}"),
            beginning(["hooks.slack.com/"], r"hooks\.slack\.com/(?:services|workflows)/(T\w{8,12}/\w{8,12}/\w{18,40})"),
        ),
        (
            "bot ⟨xoxb-" + "1234567890-abcdefGHIJ⟩ ok",
            "https://hooks.slack.com/services/⟨T0000" + "0000/B00000000/" + "x" * 24 + "⟩",
        ),
        ("xoxb-short", "https://hooks.slack.com/services/"),
    ),
    _token(
        "stripe_key",
        "keys of Stripe, for tests too",
        "sk_live_ sk_test_ rk_live_ rk_test_ whsec_",
        r"(?:[sr]k_(?:live|test)_[0-9A-Za-z]{16,250}|whsec_[0-9A-Za-z+/]{24,100})",
        (_made("sk_live_", 24), _made("whsec_", 32)),
        ("sk_live_x", "task_test_case", "pk_live_1234567890abcdef"),
    ),
    Detector(
        "openai_key",
        "secrets",
        "keys of OpenAI and of services that took over their shape",
        beginning(
            ["sk-"],
            r"{L}(?!sk-ant-)sk-(?:(?:proj|svcacct|admin|or-v1)-[\w-]{20,250}|[0-9A-Za-z]{32,64}){R}",
            lambda value: any(map(str.isdigit, value)),
        ),
        (f"⟨{_made('sk-proj-', 60)}⟩", f"⟨{_made('sk-', 48)}⟩"),
        ("sk-learn", "task-sk-1", "sk-" + "a" * 40),
    ),
    _token(
        "anthropic_key",
        "keys of Anthropic",
        "sk-ant-",
        r"sk-ant-[\w-]{24,250}",
        (_made("sk-ant-api03-", 93),),
        ("sk-ant-x",),
    ),
    _token(
        "huggingface_token",
        "tokens of Hugging Face",
        "hf_ api_org_",
        r"(?:hf|api_org)_[A-Za-z0-9]{30,60}",
        (_made("hf_", 34),),
        ("hf_hub_download", "hf_" + "a" * 12),
    ),
    _token(
        "npm_token", "tokens of npm", "npm_", r"npm_[0-9A-Za-z]{36}", (_made("npm_", 36),), ("npm_config_registry",)
    ),
    _token(
        "pypi_token",
        "tokens of PyPI",
        "pypi-AgE",
        r"pypi-AgE[\w-]{50,1000}",
        (_made("pypi-AgEIcHlwaS5vcmc", 60),),
        ("pypi-AgE", "pypi-server"),
    ),
    Detector(
        "service_token",
        "secrets",
        f"tokens of {len(_OTHERS) + len(_FURTHER)} other services, such as SendGrid, Shopify, Vault, Telegram",
        together(
            beginning(_OTHERS, "{L}(?:" + "|".join(shape for shape, _ in _OTHERS.values()) + "){R}"),
            *(spans for spans, _ in _FURTHER),
        ),
        (*(f"⟨{example}⟩" for _, example in _OTHERS.values()), *(example for _, example in _FURTHER)),
        ("SG.example", "ya29.", "1:AA"),
    ),
    Detector(
        "jwt",
        "secrets",
        "JSON Web Tokens; their head must be JSON that names an algorithm",
        beginning(["eyJ"], r"{L}(?<![.\-])eyJ[\w-]{8,2000}\.[\w-]{4,6000}\.[\w-]{0,1500}", _jwt_header),
        ("Bearer ⟨eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxIn0.c2lnbmF0dXJl⟩ ok",),
        ("eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJhYmNkZWYifQ.eyJzdWIiOiIxIn0.c2ln"),
    ),
)
