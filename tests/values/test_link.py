"""URLs and identifiers."""

from __future__ import annotations

import pickle
import re
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.problems import Unreadable
from sourcebook.values.link import IDENTIFIER, URL, address_of, read_identifier, read_url
from sourcebook.values.types import ValueType


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org", "https://example.org"),
        ("http://example.org/a?b=c&d=e#f", "http://example.org/a?b=c&d=e#f"),
        (" HTTPS://Example.ORG/A ", "https://example.org/A"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://example.org./", "https://example.org./"),
        ("https://[2001:DB8::1]:80/x", "https://[2001:db8::1]:80/x"),
        ("http://192.0.2.1/", "http://192.0.2.1/"),
        ("http://localhost/", "http://localhost/"),
        ("https://a_b.example.org/", "https://a_b.example.org/"),
        ("https://موقع.وزارة-الاتصالات.مصر/", "https://موقع.وزارة-الاتصالات.مصر/"),
        ("https://ar.wikipedia.org/wiki/دمشق", "https://ar.wikipedia.org/wiki/%D8%AF%D9%85%D8%B4%D9%82"),
        ("https://example.org/%D8%AF", "https://example.org/%D8%AF"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ('https://example.org/a"b<c>`d`{e}|f^', "https://example.org/a%22b%3Cc%3E%60d%60%7Be%7D%7Cf%5E"),
        ("https://example.org/?q[]=1#a#b", "https://example.org/?q%5B%5D=1#a%23b"),
        (
            "https://web.archive.org/web/2024/https://example.org/",
            "https://web.archive.org/web/2024/https://example.org/",
        ),
        ("https://example.org/@user", "https://example.org/@user"),
    ],
)
def test_a_url_is_encoded_and_shown_as_typed(typed: str, address: str) -> None:
    """The address may stand in any link; the words are what was typed."""
    url = read_url(typed)
    assert url.address == address
    assert URL.words(url, "en") == typed.strip()
    assert read_url(address) == url
    assert pickle.loads(pickle.dumps(url)) == url  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("example.org", "write https://example.org"),
        ("www.example.org/a?b", "write https://www.example.org/a?b"),
        ("example.org:8080/", "write https://example.org:8080/"),
        ("//example.org/a", "write https://example.org/a"),
        ("javascript:alert(1)", "only http and https"),
        ("JavaScript:alert(1)", "only http and https"),
        ("java\tscript:alert(1)", "%20"),
        ("data:text/html,x", "only http and https"),
        ("ftp://example.org/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("mailto:a@example.org", "only http and https"),
        ("/etc/passwd", "write the whole URL"),
        ("", "write the whole URL"),
        ("http:example.org", "two slashes"),
        ("http:///example.org", "two slashes"),
        ("https://", "two slashes"),
        ("https://user:pass@example.org/", "take out"),
        ("https://example.org@evil.example/", "take out"),
        ("https://example.org\\@evil.example/", "write /"),
        ("https://example.org/a b", "%20"),
        ("https://example.org/a\nb", "%20"),
        ("https://example.org/\u00a0x", "%20"),
        ("https://example.org/\x00", "type the URL anew"),
        ("https://example.org/\u202egpj.exe", "type the URL anew"),
        ("https://example.org/\ud800", "type the URL anew"),
        ("https://exa%2emple.org/", "is not a host"),
        ("https://exa mple.org/", "%20"),
        ("https://-example.org/", "is not a host"),
        ("https://example..org/", "is not a host"),
        ("https://.org/", "is not a host"),
        ("https://ｅxample.org/", "is not a host"),
        ("https://example。org/", "is not a host"),
        ("https://a" + "b" * 63 + ".org/", "is not a host"),
        ("https://1.2.3/", "is not a host"),
        ("https://1.2.3.256/", "is not a host"),
        ("https://0x7f.1/", "is not a host"),
        ("https://2130706433/", "is not a host"),
        ("https://[::1/", "brackets"),
        ("https://[fe80::1%25eth0]/", None),
        ("https://[v1.x]/", None),
        ("https://[::1]x/", None),
        ("https://example.org:99999/", "brackets"),
        ("https://example.org:port/", "brackets"),
        ("https://example.org/" + "a" * 2000, "at most 2000"),
    ],
)
def test_what_a_browser_could_misread_is_refused(text: str, hint: str | None) -> None:
    """Other schemes, user names, odd hosts and characters that do not show never become a link."""
    with pytest.raises(Unreadable) as caught:
        read_url(text)
    assert caught.value.code == "bad-url"
    assert hint is None or hint in caught.value.hint


@pytest.mark.parametrize(
    ("typed", "canonical", "address"),
    [
        ("wikidata:Q3766", "wikidata:Q3766", "https://www.wikidata.org/wiki/Q3766"),
        ("geonames:170654", "geonames:170654", "https://www.geonames.org/170654/"),
        ("https://www.wikidata.org/wiki/Q3766", "wikidata:Q3766", "https://www.wikidata.org/wiki/Q3766"),
        ("http://www.wikidata.org/entity/Q3766", "wikidata:Q3766", "https://www.wikidata.org/wiki/Q3766"),
        (
            "https://www.geonames.org/170654/damascus.html",
            "geonames:170654",
            "https://www.geonames.org/170654/",
        ),
        (
            "https://example.org/دمشق",
            "https://example.org/%D8%AF%D9%85%D8%B4%D9%82",
            "https://example.org/%D8%AF%D9%85%D8%B4%D9%82",
        ),
        (
            "https://www.wikidata.org/wiki/Q3766?a=b",
            "https://www.wikidata.org/wiki/Q3766?a=b",
            "https://www.wikidata.org/wiki/Q3766?a=b",
        ),
    ],
)
def test_an_identifier_has_one_text_and_one_address(typed: str, canonical: str, address: str) -> None:
    """The page of an item at Wikidata or GeoNames is the item."""
    identifier = read_identifier(typed)
    assert IDENTIFIER.canonical(identifier) == IDENTIFIER.words(identifier, "en") == canonical
    assert address_of(identifier) == address
    assert read_identifier(canonical) == identifier


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Q3766", "write wikidata:Q3766"),
        ("wikidata:q3766", "write wikidata:Q3766"),
        ("Wikidata: 3766", "write wikidata:Q3766"),
        ("170654", "write wikidata:Q170654 or geonames:170654"),
        ("GeoNames:170654", "write geonames:170654"),
        ("viaf:123", "write wikidata:Q42"),
        ("wikidata:Q0", "write wikidata:Q42"),
        ("", "write wikidata:Q42"),
        ("javascript:alert(1)", "write wikidata:Q42"),
        ("https://a b/", "%20"),
    ],
)
def test_near_identifiers_get_a_hint(text: str, hint: str) -> None:
    """A number alone does not say whose it is."""
    with pytest.raises(Unreadable) as caught:
        read_identifier(text)
    assert hint in caught.value.hint


urlish = st.text("htps:/?#[]@%.-_abA1 \t\\٢é。%2e", max_size=40).map(lambda text: f"https://{text}")


@given(st.sampled_from([URL, IDENTIFIER]), st.one_of(st.text(max_size=200), urlish))
def test_any_text_reads_or_is_unreadable(value_type: ValueType, text: str) -> None:
    """No text makes a reader fail in another way; what is read is safe to link and reads back."""
    with suppress(Unreadable):
        value = value_type.read(text)
        assert re.search(value_type.pattern, text)
        address = value.address if value_type is URL else address_of(value)
        assert re.fullmatch(r"https?://[^\s\"'<>\\`]+", address.replace("'", ""))
        assert urlsplit(address).scheme in {"http", "https"}
        assert value_type.read(value_type.canonical(value)) == value


@pytest.mark.parametrize("value_type", [URL, IDENTIFIER])
def test_the_examples_read(value_type: ValueType) -> None:
    """Each example of a type can be read and matches its pattern."""
    for text in value_type.examples:
        assert re.search(value_type.pattern, text)
        value_type.read(text)
