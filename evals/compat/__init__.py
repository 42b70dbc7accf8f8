"""Other people's definitions, kept to the letter, so that published figures can be reproduced: never our own scores."""
