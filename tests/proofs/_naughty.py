"""Texts that programs have tripped over, by class: in the manner of the Big List of Naughty Strings, and none of it copied."""

from __future__ import annotations

BY_CLASS: dict[str, tuple[str, ...]] = {
    "words that mean something to programs": (
        *("undefined", "null", "NULL", "None", "nil", "(null)", "NaN", "Infinity", "true", "FALSE", "yes", "no"),
        *("on", "off", "~", "y", "N", "hasOwnProperty", "constructor", "__proto__", "toString", "then", "default"),
        *("index", "404", "search", "assets", "con", "NUL", "aux", "LPT1", "COM9", "CLOCK$", "A:", "ZZ:", "prn.txt"),
    ),
    "numbers, and what looks like one": (
        *("0", "-0", "+1", "007", "1e3", "1E+308", "0x1F", "0b101", "0o17", "1_000", "1,000.5", "1.000,5", "१२३"),
        *("١٢٣", "½", "²", "Ⅻ", "1/0", "-1/0", "0/0", ".5", "5.", "--1", "1..2", "1.2.3", "9007199254740993", "12:30:45"),
        *("2024-02-30", "1'000", "99999999999999999999999999", "NaN%", "#DIV/0!", "#REF!", "1e-400", "௧௨௩", "①②"),
    ),
    "marks of the keyboard": (
        "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "~}|{`_^]\\[@?>=<;:/.-,+*)('&%$#\"!",
        "....,,,,;;;;::::????!!!!''''\"\"\"\"",
        "<<<>>>[[[]]]{{{}}}((()))",
        "¡¿«»‹›„“”‚‘’‐‑‒–—―…•‣",
        "§¶†‡©®™°±×÷¬¦",
    ),
    "symbols": (
        *("Ω≈ç√∫µ≤≥÷", "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋", "←↑→↓↔↕⇐⇒⇔", "┌─┬─┐│└─┴─┘", "▁▂▃▄▅▆▇█", "☐☑☒", "♔♕♖♗♘♙", "℃℉№℡™"),
        *("⠓⠑⠇⠇⠕", "𝄞𝄢𝄫", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "ᚠᚢᚦᚨᚱᚲ", "𐎠𐎼𐎹", "㌀㌃㍿", "ﷺ", "꧁꧂", "￼", "\ufffd"),
    ),
    "above and below the line": ("⁰⁴⁵", "₀₁₂", "x⁽ⁿ⁺¹⁾", "H₂O", "ᵃᵇᶜᴬᴮ", "ด้้้้้็็็็็้้้้", "กิ่ทุ้ญู่"),
    "quotation marks": ("'", '"', "''", '""', "'\"'", "\"''''\"'\"", "“x” ‘y’ „z“ «w»", "`´′″‴", "\\'\\\"", "<foo val=“bar” />", "「」『』"),
    "letters of two bytes and more": (
        *("田中さんにあげて下さい", "パーティーへ行かないか", "和製漢語", "사회과학원", "찦차를 타고", "𠜎𠜱𠝹𠱓", "表ポあA鷗ŒéＢ逍", "ｶﾞｷﾞｸﾞ", "𛀀𛀁", "ꀀꀁꀂ"),
        *("Ⱥ Ⱦ ẞ ﬀ ǅ", "Đặng Thị Hồng", "İstanbul ıssız", "ŻÓŁĆ GĘŚLĄ JAŹŃ", "Ærø Ångström", "Ελληνικά", "Ἀθῆναι", "Հայերեն", "ქართული", "Ѯѵѳ"),
        *("አማርኛ", "ትግርኛ", "தமிழ்", "ಕನ್ನಡ", "ಠ_ಠ", "සිංහල ක්‍ර", "ကျွန်ုပ်", "ខ្មែរ", "བོད་ཡིག", "ᏣᎳᎩ", "ᐃᓄᒃᑎᑐᑦ", "ߒߞߏ", "ⴰⵎⴰⵣⵉⵖ"),
    ),
    "faces": ("ヽ༼ຈل͜ຈ༽ﾉ", "(｡◕ ∀ ◕｡)", "¯\\_(ツ)_/¯", "(╯°□°）╯︵ ┻━┻", "__ﾛ(,_,*)", "・(￣∀￣)・:*:", "( ͡° ͜ʖ ͡°)", ":-) ;-P >:-[ <3", "^_^ o_O -_-'", "*:･ﾟ✧"),
    "pictures": (
        *("😀😂🤣", "👨🏿‍🌾", "👩‍👩‍👧‍👦", "❤️ ♥︎ ☺️", "1️⃣ #️⃣ *️⃣", "🏳️‍🌈 🏴‍☠️", "✋🏿💪🏻", "🧑‍🚀", "🫠🪿", "㊗️㊙️", "🅰️🅱️"),
        *("🇺🇳🇸🇾🇷🇺", "🇦🇧🇨", "🇽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ),
    "from right to left": (
        *("السلام عليكم ورحمة الله", "בְּרֵאשִׁית בָּרָא", "הָיְתָה test الصفحات", "﷽", "مُنَاقَشَةُ سُبُلِ", "الكل في المجمو عة (5)", "ܣܘܪܝܝܐ", "ދިވެހި", "ߊߋߌ", "𐡀𐡁𐡂"),
        *("العربية English עברית 123", "(القوس [المربع] {المعقوف})", "١٢٣-٤٥٦", "نمی‌خواهم", "کتاب‌ها و می‌رود", "ـــكشيدةـــ"),
    ),
    "characters that do not show": (
        *("a\u00adb", "a\u034fb", "a\u115fb", "a\u3164b", "a\u2800b", "a\u180eb", "\u00a0x\u00a0", "\u3000x\u3000", "a\u2007b\u202fc", "a\ufe0fb"),
        *("a\u200bb", "a\u2060b", "\ufeffa", "\u202ea\u202c", "\u2066a\u2069", "a\u2028b", "a\u2029b", "a\x85b", "a\x7fb", "a\x00b", "a\x1bb", "a\ufffeb", "\U000e0041a", "a\u061cb", "a\u200eb\u200fc", "a\u206ab"),
    ),
    "marks upon marks": (
        "Z̷̨̛̺̩̼̜͕̹̑̈́̆͑͗͝a̶̢̧̛̺̗̪̓̈́̾̀͘l̸̡̛̳̹̝̈́̓̓͘g̴̨̛̺̩̈́̾͑͝ö̵̢̧̺̗́̓̀͘",
        "a" + "\u0301" * 60,
        "\u0301 at the start",
        "e\u0301 \u00e9 e\u0300\u0301 \u1ebf",
        "ﬁ ﬂ ﬃ ŉ ǰ ΐ",
        "각 가각\u11a8 \u1100\u1161\u11a8",
        "\u0915\u094d\u0937\u093f",
        "ก\u0e33 \u0e4d\u0e32",
    ),
    "turned and dressed": ("ʇɐɥʇ sı ʎǝɥ", "˙ɹoqɐl ʇn", "Ｔｈｅ ｑｕｉｃｋ", "𝐓𝐡𝐞 𝑞𝑢𝑖𝑐𝑘", "𝕿𝖍𝖊 𝔮𝔲𝔦𝔠𝔨", "𝚃𝚑𝚎 𝗊𝗎𝗂𝖼𝗄", "⒯⒣⒠ ⓠⓤⓘⓒⓚ", "🅃🄷🄴 🆀🆄", "T̲h̲e̲ q̶u̶i̶c̶k̶", "ᴛʜᴇ sᴍᴀʟʟ", "раураӏ (Cyrillic)"),
    "script and markup": (
        *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "javascript:alert(1)", "<a href=\"\\x0Bjavascript:alert(1)\">x</a>"),
        *("<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">", "perl -e 'print \"<IMG>\"'", "<<SCRIPT>//<</SCRIPT>", "\\\";alert(1);//", "</TITLE><SCRIPT>", "<!--#exec cmd=\"ls\"-->", "<? echo(1) ?>"),
        *("<plaintext>", "<b>bold</b> &amp; &lt;i&gt;", "&#x41;&#66;&copy", "<![CDATA[x]]>", "<x:y xmlns:x='z'/>", "<math><mi//xlink:href=\"x\">"),
    ),
    "questions to a database": ("1;DROP TABLE entries", "1'; DROP TABLE entries-- 1", "' OR 1=1 -- 1", "' OR '1'='1", "%", "_", "\\%\\_", "admin'/*", "x' AND SLEEP(5)#", "{\"$gt\": \"\"}"),
    "commands": ("-", "--", "--version", "--help", "$USER", "/dev/null; touch x; echo", "`touch x`", "$(touch x)", "@{[system \"touch x\"]}", "| cat /etc/passwd", "&& dir", ">out", "%HOME%", "!cmd", "\\\\host\\share"),
    "documents of others": ("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><x>&y;</x>", "&y;", "%y;", "<!ELEMENT x ANY>", "<xsl:value-of select=\".\"/>"),
    "paths": ("../../../../etc/passwd%00", "..\\..\\boot.ini", "/etc/hosts", "~root", "C:\\con\\con", "file:///c:/x", "%2e%2e%2f", "....//....//", "//host/x", "./.", "a/b\\c:d*e?f\"g<h>i|j"),
    "templates and formats": ("{{7*7}}", "{% print(x) %}", "${7*7}", "#{7*7}", "<%= 7 %>", "{0}", "%d%s%n", "%x%x%x%n", "$HOME", "${{ secrets.X }}", "{{ \"{{\" }}", "@(7*7)", "*{7*7}", "[[${7*7}]]", "{php}x{/php}"),
    "texts that stopped devices": ("Powerلُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ 冗", "జ్ఞ‌ా", "🏳0🌈️", "ਿਿਿਿ", "a\u0d4d\u0d4d", "กุูู", "File:///x", "b\u0336\u0336\u0336"),
    "lines of other formats": ("a,b;c\td", "=1+1", "+1+cmd", "@SUM(A1)", "\"a\"\"b\"", "key: value", "- item", "? key", "[a, b]", "{a: b}", "# comment", "a #b", "!!str x", "&a *b", "| block", "> folded", "%TAG", "---", "...", "\\n\\t\\u0041", "\\", "\\\\", "a\\"),
    "marks of Markdown": ("# a", "a *b* _c_ `d`", "1. a", "> a", "| a | b |", "[a](b)", "![a](b)", "[^1]", "***", "===", "~~~", ":::", "<http://a.b>", "www.a.b", "a@b.cd", "http://a.b", ":+1:", "a  ", "{#a .b}", "*[A]: b", "!!! a", "- [ ] a", "x^2^ H~2~O ==m== ++k++"),
    "long ones": ("x" * 3000, "x " * 1500 + "x", "é" * 1000, "🙂" * 700, "&" * 800, "<" * 800, "a_" * 500 + "a", "ـ" * 900),
}

NAUGHTY = tuple(dict.fromkeys(text for texts in BY_CLASS.values() for text in texts))
