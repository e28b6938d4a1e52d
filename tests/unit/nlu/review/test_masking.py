"""Nothing personal is left of a message; what it asks is."""

import pytest

from nlu.review.masking import mask

MASKED = [
    ("我的手机号是13800000001", "我的手机号是〈电话〉"),
    ("138 0000 0001打不通", "〈电话〉打不通"),
    ("138-0000-0001", "〈电话〉"),
    ("+86 13800000001", "〈电话〉"),
    ("１３８１２３４５６７８换号了", "〈电话〉换号了"),
    ("138\u200b0000\u200b0001", "〈电话〉"),
    ("座机010-12345678", "座机〈电话〉"),
    ("一三八零零零零零零零一", "〈号码〉"),
    ("FQ202609010001还剩多少", "〈计划号〉还剩多少"),
    ("fq 2026 0901 0001", "〈计划号〉"),
    ("订单5260912003344556多少钱", "订单〈号码〉多少钱"),
    ("卡号6222 0212 3456 7890 123", "卡号〈号码〉"),
    ("身份证11010119900307109X", "身份证〈号码〉"),
    ("验证码123456", "验证码〈号码〉"),
    ("尾号1234的卡", "尾号〈号码〉的卡"),
    ("发到zhang.san@example.com", "发到〈邮箱〉"),
    ("点了https://pay.example.com/a?b=1 是真的吗", "点了〈链接〉 是真的吗"),
    ("加我微信abc_12345", "加我〈账号〉"),
    ("我叫张三，怎么还款", "我叫〈姓名〉,怎么还款"),
    ("我叫欧阳娜娜", "我叫〈姓名〉"),
    ("我是李小明，想提前还款", "我是〈姓名〉,想提前还款"),
    ("我是王芳的手机丢了", "我是〈姓名〉的手机丢了"),
    ("姓名：赵六", "姓名:〈姓名〉"),
    ("收货人是陈晓东", "收货人是〈姓名〉"),
    ("张先生你好", "〈姓名〉先生你好"),
    ("我姓王", "我姓〈姓名〉"),
    ("my name is John Smith", "my name is〈姓名〉"),
    ("张三 13800000001", "〈姓名〉 〈电话〉"),
    ("13800000001 李四", "〈电话〉 〈姓名〉"),
    ("寄到北京市海淀区中关村大街27号", "〈地址〉"),
    ("浙江省杭州市西湖区文三路90号3栋2单元501室", "〈地址〉"),
    ("阳光花园3栋502室", "〈地址〉"),
    ("地址改成幸福里八号院", "〈地址〉"),
    ("[提前还款](faq)怎么弄", "【提前还款】(faq)怎么弄"),
    ("提前\n还款\x00怎么弄\u2028呢", "提前 还款怎么弄 呢"),
]

UNTOUCHED = [
    "提前还款怎么操作",
    "我是想问一下能不能提前还",
    "我是昨天还的款",
    "我是不是已经还清了",
    "我叫什么名字你知道吗",
    "先还5000可以吗",
    "还了3期还剩9期",
    "2026-12-01那天结清要多少钱",
    "借100000元分12期",
    "小米15 Pro那台",
    "12月1号还清",
    "还3089.54元",
    "怎么在还款专区里操作",
    "你是机器人吗",
    "第二个",
    "转人工",
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_personal_data_is_replaced(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", UNTOUCHED)
def test_a_question_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    for text, _ in MASKED:
        assert mask(mask(text)) == mask(text)


def test_long_texts_are_cut() -> None:
    assert len(mask("还款" * 5000)) == 500


@pytest.mark.parametrize("text", ["", "\x00", "\ud83d", "1" * 10_000, "王" * 10_000, "a@" * 5000])
def test_hostile_text(text: str) -> None:
    assert "\n" not in mask(text)
