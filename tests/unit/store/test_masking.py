"""What is hidden in text, and what must stay readable."""

import pytest

from actions.store.masking import mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打13800000001给我", "打138****0001给我"),
        ("+8613800000001", "138****0001"),
        ("138 0000 0001", "138****0001"),
        ("138-0000-0001", "138****0001"),
        ("身份证11010519491231002X", "身份证****002X"),
        ("卡号6222021234567890128", "卡号****0128"),
        ("卡 4111 1111 1111 1111", "卡 ****1111"),
        ("发到zhang.san@example.com", "发到z****@example.com"),
        ("邮箱13800000001@139.com。", "邮箱1****@139.com。"),
        ("我叫王小明", "我叫王*"),
        ("我叫王小明，手机13800000001", "我叫王*，手机138****0001"),
        ("我叫王芳想查账单", "我叫王*想查账单"),
        ("我叫王小明今天去还款", "我叫王*今天去还款"),
        ("我叫欧阳娜娜", "我叫欧*"),
        ("我叫 张三", "我叫 张*"),
        ("我是李小明，想提前还款", "我是李*，想提前还款"),
        ("我是王芳的手机丢了", "我是王*的手机丢了"),
        ("本人张三丰要还款", "本人张*要还款"),
        ("姓名：赵六", "姓名：赵*"),
        ("姓名是陈晓东 电话13800000001", "姓名是陈* 电话138****0001"),
        ("收货人陈晓东", "收货人陈*"),
        ("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "[token]"),
    ],
)
def test_what_identifies_somebody_is_hidden(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "我是想问一下能不能提前还",
        "我是昨天还的款",
        "我是不是已经还清了",
        "我叫什么名字你知道吗",
        "我是小米商城的用户",
        "我是学生",
        "本人要还款",
        "邮箱收不到账单@客服",
        "FQ202609010001",
        "¥3,089.54",
        "2026-11-23",
        "订单5260702000000001",
        "分12期",
        "95188",
        "",
    ],
)
def test_plans_sums_and_days_stay(text: str) -> None:
    assert mask_text(text) == text


def test_names_and_phones() -> None:
    assert mask_name("王小明") == "王*"
    assert mask_phone("13800000001") == "138****0001"
    assert mask_phone("1234") == "****"
