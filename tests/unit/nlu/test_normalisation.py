import pytest

from nlu.normalisation import HEAD_CHARACTERS, TAIL_CHARACTERS, normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("提前还請要收手續費嗎", "提前还清要收手续费吗"),
        ("提前换款", "提前还款"),
        ("我要结情", "我要结清"),
        ("能不能一次行还清", "能不能一次性还清"),
        ("免息卷怎么用", "免息券怎么用"),
        ("分歧付款可以吗", "分期付款可以吗"),
        ("全部还请要多少", "全部还清要多少"),
        ("帐单在哪看", "账单在哪看"),
        ("预期了怎么办", "逾期了怎么办"),
        ("额额", "呃"),
        ("0" * 300, "0" * 20),
    ],
)
def test_typos_are_put_right(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "还请问一下怎么还款",
        "还请您帮我看看",
        "我们有分歧",
        "预期下个月发货",
        "团结情谊",
        "看看我的账单",
        "还款的环节",
        "额度",
    ],
)
def test_right_words_stay(typed: str) -> None:
    assert normalise(typed) == typed


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("还剩１２期", "还剩12期"),
        ("能提前还吗？？？！！", "能提前还吗"),
        ("我我我要还款", "我要还款"),
        ("提前提前还款", "提前还款"),
        ("还\u200b款\u202e怎\ufeff么还", "还款怎么还"),
        ("  怎么 \n\t还  ", "怎么 还"),
        ("iPhone 多少钱😀", "iphone 多少钱"),
    ],
)
def test_one_spelling(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize("typed", ["", "   ", "😀😀", "？？？", "...", "\u200b", "——", "\x00"])
def test_nothing_to_read(typed: str) -> None:
    assert normalise(typed) == ""


def test_digits_are_not_stutter() -> None:
    assert normalise("订单1111222233334444") == "订单1111222233334444"


def test_long_story_keeps_beginning_and_end() -> None:
    story = "我上个月买了手机，" + "后来发生了很多事情然后" * 2000 + "请问怎么提前还款"
    read = normalise("甲乙丙丁" + story)
    assert len(read) <= HEAD_CHARACTERS + TAIL_CHARACTERS + 1
    assert read.startswith("甲乙丙丁我上个月")
    assert read.endswith("请问怎么提前还款")


def test_twice_is_once() -> None:
    for typed in ("提前还請，要收手續費嗎？？", "我我我要換歀！", "免息卷 怎么用"):
        assert normalise(normalise(typed)) == normalise(typed)
