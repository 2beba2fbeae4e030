"""All types of value, by the name that kind files use. A new type is one module here, and one name in this list."""

from __future__ import annotations

from sourcebook.values.date import DATE
from sourcebook.values.link import IDENTIFIER, URL
from sourcebook.values.location import LATITUDE, LONGITUDE
from sourcebook.values.name import LANGUAGE
from sourcebook.values.plain import FILE, ID, LINE, SHA256
from sourcebook.values.prose import PROSE
from sourcebook.values.quantity import LENGTH, NUMBER, QUANTITY, YES_NO

TYPES = {
    value_type.name: value_type
    for value_type in (
        DATE,
        FILE,
        ID,
        IDENTIFIER,
        LANGUAGE,
        LATITUDE,
        LENGTH,
        LINE,
        LONGITUDE,
        NUMBER,
        PROSE,
        QUANTITY,
        SHA256,
        URL,
        YES_NO,
    )
}
