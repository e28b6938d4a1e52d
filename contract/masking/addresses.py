"""Postal addresses: from a province, town or district down to a street, house or room."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contract.masking.canvas import BLANK, PLACEHOLDER, Canvas, Kind

_HAN = r"\u3400-\u9fff"
_REGION = re.compile(rf"[{_HAN}]{{2,7}}?(?:省|自治区|自治州|特别行政区|市|区|县|旗|州|盟)")
_PLACE = re.compile(
    rf"[{_HAN}\da-z\-#]{{0,12}}?"
    r"(?:路|街|大道|巷|弄|胡同|镇|乡|村|小区|花园|公寓|大厦|广场|号楼|号院|号|栋|幢|座|单元|室|楼|组)"
)
_MOST_REGIONS = 4
# What leads to an address and is none of it.
_LEAD = re.compile(
    r"(?:请|我们?|你们?|家|人|住在?|在|是|寄到|寄给|送到|发到|寄|送|收货|地址|改成|改为|从|来自|到|把|帮){1,6}"
)
_NUMBER = r"[\d一二三四五六七八九十百]{1,5}"
# Without a region: what comes after a street or an estate has to be a number.
_HOUSE = re.compile(
    rf"[{_HAN}]{{2,7}}(?:路|街|大道|巷|弄|胡同) ?{_NUMBER} ?(?:号|弄)"
    rf"|[{_HAN}]{{2,8}}(?:小区|花园|公寓|大厦|苑|城|村) ?{_NUMBER} ?(?:号楼|栋|幢|座|号)"
)
_HOUSE_AND_ROOM = re.compile(r"\d{1,4}(?:号楼|栋|幢|座) ?(?:\d{1,2}单元)? ?\d{2,4}(?:室|号)?")
_TOLD = re.compile(
    r"(?:地址|家住|住在|寄到|寄给|收货地(?!址))(?:就?是|在|:|改成|改为)? ?"
    r"(?!怎|哪|什么|能|可以|不|有|没|错|写|填|变|换|修|来得及|跟|和|那[^\s\d]{0,3}分期|了就|就)"
    rf"([^,。.;!?\s{PLACEHOLDER}{BLANK}]{{4,40}})"
)


def find_addresses(canvas: Canvas) -> None:
    """Addresses by their parts, or by what is said before them."""
    canvas.find_spans(_by_regions(canvas.text), Kind.ADDRESS)
    canvas.find_spans(_by_house(canvas.text), Kind.ADDRESS)
    canvas.find(_HOUSE_AND_ROOM, Kind.ADDRESS)
    canvas.find(_TOLD, Kind.ADDRESS)


def _by_regions(text: str) -> Iterator[tuple[int, int]]:
    """One region or several, followed by one place or several.

    Step by step instead of as one pattern, whose nested repetitions would take their time
    on a hostile text.
    """
    reached = 0
    while region := _REGION.search(text, reached):
        ends = [region.end()]
        while len(ends) < _MOST_REGIONS and (further := _REGION.match(text, ends[-1])):
            ends.append(further.end())
        before = next((end for end in reversed(ends) if _PLACE.match(text, end)), None)
        if before is None:
            reached = ends[0]
            continue
        reached = _after_places(text, before)
        lead = _LEAD.match(text, region.start(), ends[0] - 2)
        yield (lead.end() if lead else region.start()), reached


def _by_house(text: str) -> Iterator[tuple[int, int]]:
    reached = 0
    while house := _HOUSE.search(text, reached):
        # A name of two characters at least stays before its `road`.
        lead = _LEAD.match(text, house.start(), house.start() + 3)
        reached = _after_places(text, house.end())
        yield (lead.end() if lead else house.start()), reached


def _after_places(text: str, start: int) -> int:
    end = start
    while place := _PLACE.match(text, end):
        end = place.end()
    return end
