"""What is hidden in text, and what must stay readable, on both interpreters."""

import pytest

from contract.masking import for_examples, for_operators, mask_name, mask_phone, mask_text

# What a customer writes, what an operator reads of it, and what an example keeps of it.
HIDDEN = [
    # Mobile phones, however they are written.
    ("打13800000001给我", "打138****0001给我", "打〈电话〉给我"),
    ("我的手机号是13800000001", "我的手机号是138****0001", "我的手机号是〈电话〉"),
    ("+8613800000001", "138****0001", "〈电话〉"),
    ("+86 138-0000-0001", "138****0001", "〈电话〉"),
    ("008613800000001", "138****0001", "〈电话〉"),
    ("8613800000001", "138****0001", "〈电话〉"),
    ("138 0000 0001打不通", "138****0001打不通", "〈电话〉打不通"),
    ("138-0000-0001", "138****0001", "〈电话〉"),
    ("138 - 0000 - 0001", "138****0001", "〈电话〉"),
    ("138.0000.0001", "138****0001", "〈电话〉"),
    ("138，0000，0001", "138****0001", "〈电话〉"),
    ("1380 000 0001", "138****0001", "〈电话〉"),
    ("1 3 8 0 0 0 0 0 0 0 1", "138****0001", "〈电话〉"),
    ("138\n0000\n0001", "138****0001", "〈电话〉"),
    ("１３８１２３４５６７８换号了", "138****5678换号了", "〈电话〉换号了"),
    ("①③⑧⓪⓪⓪⓪⓪⓪⓪①", "138****0001", "〈电话〉"),
    ("١٣٨٠٠٠٠٠٠٠١", "138****0001", "〈电话〉"),
    ("138\u200b0000\u200b0001", "138****0001", "〈电话〉"),
    ("1\u200b3\u200c8\u200d0\u20600\ufeff0\u00ad00001", "138****0001", "〈电话〉"),
    ("1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣1️⃣", "138****0001", "〈电话〉"),
    ("tel13800000001", "tel138****0001", "tel〈电话〉"),
    ("电话.13800000001", "电话.138****0001", "电话.〈电话〉"),
    ("13800000001 13900000002", "138****0001 139****0002", "〈电话〉 〈电话〉"),
    ("1380000000113900000002", "〈号码〉", "〈号码〉"),
    ("一三八零零零零零零零一", "138****0001", "〈电话〉"),
    ("幺三八 〇〇〇〇 〇〇〇幺", "138****0001", "〈电话〉"),
    ("一三八0000零零零1", "138****0001", "〈电话〉"),
    # Landlines.
    ("座机010-12345678", "座机010****5678", "座机〈电话〉"),
    ("(0571)87654321", "(057****4321", "(〈电话〉"),
    # Identity and card numbers, other long ones.
    ("身份证11010519491231002X", "身份证〈证件号〉", "身份证〈证件号〉"),
    ("身份证11010119900307109x。", "身份证〈证件号〉。", "身份证〈证件号〉。"),
    ("110105 19491231 002X", "〈证件号〉", "〈证件号〉"),
    ("卡号6222021234567890128", "卡号****0128", "卡号〈卡号〉"),
    ("卡号6222 0212 3456 7890 123", "卡号****0123", "卡号〈卡号〉"),
    ("卡 4111 1111 1111 1111", "卡 ****1111", "卡 〈卡号〉"),
    ("4111-1111-1111-1112", "****1112", "〈卡号〉"),
    ("6222 0212 3456 7890 12", "****9012", "〈卡号〉"),
    ("卡号是622202123456789013", "卡号是〈号码〉", "卡号是〈号码〉"),
    ("订单6222021234567890128", "订单****0128", "订单〈卡号〉"),
    ("工号123456", "工号〈号码〉", "工号〈号码〉"),
    ("一二三四五六七", "〈号码〉", "〈号码〉"),
    # Codes, passwords, ends of numbers.
    ("验证码123456", "验证码〈密码〉", "验证码〈密码〉"),
    ("验证码是1234", "验证码是〈密码〉", "验证码是〈密码〉"),
    ("验证码我收到的是 482913", "验证码我收到的是 〈密码〉", "验证码我收到的是 〈密码〉"),
    ("验证码四八二九一三", "验证码〈密码〉", "验证码〈密码〉"),
    ("4829是我的验证码", "〈密码〉是我的验证码", "〈密码〉是我的验证码"),
    ("密码123456", "密码〈密码〉", "密码〈密码〉"),
    ("密码：Abc@123!，帮我改", "密码：〈邮箱〉!，帮我改", "密码：〈邮箱〉!，帮我改"),
    ("密码：Abc#123!，帮我改", "密码：〈密码〉!，帮我改", "密码：〈密码〉!，帮我改"),
    ("密码是qwerty", "密码是〈密码〉", "密码是〈密码〉"),
    ("cvv 123", "cvv 〈密码〉", "cvv 〈密码〉"),
    ("尾号1234的卡", "尾号〈号码〉的卡", "尾号〈号码〉的卡"),
    # Mail, links, tokens, accounts.
    ("发到zhang.san@example.com", "发到z****@example.com", "发到〈邮箱〉"),
    ("邮箱13800000001@139.com。", "邮箱1****@139.com。", "邮箱〈邮箱〉。"),
    ("zhang.san @ example.com", "z****@example.com", "〈邮箱〉"),
    (
        "点了https://pay.example.com/a?b=1 是真的吗",
        "点了https://pay.example.com/… 是真的吗",
        "点了〈链接〉 是真的吗",
    ),
    ("看www.example.com，真的吗", "看www.example.com，真的吗", "看〈链接〉，真的吗"),
    ("https://user:word@pay.example.com", "https://pay.example.com", "〈链接〉"),
    ("pay.example.com/u/13800000001", "pay.example.com/…", "〈链接〉"),
    ("www.13800000001.example", "〈链接〉", "〈链接〉"),
    ("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "〈账号〉", "〈账号〉"),
    ("d41d8cd98f00b204e9800998ecf8427e", "〈账号〉", "〈账号〉"),
    ("加我微信abc_12345", "加我微信〈账号〉", "加我微信〈账号〉"),
    ("vx: xiaoming88", "vx: 〈账号〉", "vx: 〈账号〉"),
    ("加v是zhang_san", "加v是〈账号〉", "加v是〈账号〉"),
    ("QQ号123456789", "QQ号〈账号〉", "QQ号〈账号〉"),
    ("账号zhang1990", "账号〈账号〉", "账号〈账号〉"),
    # Names where the text tells that they are names.
    ("我叫王小明", "我叫王*", "我叫〈姓名〉"),
    ("我叫王小明，手机13800000001", "我叫王*，手机138****0001", "我叫〈姓名〉，手机〈电话〉"),
    ("我叫张三，怎么还款", "我叫张*，怎么还款", "我叫〈姓名〉，怎么还款"),
    ("我叫王芳想查账单", "我叫王*想查账单", "我叫〈姓名〉想查账单"),
    ("我叫王小明今天去还款", "我叫王*今天去还款", "我叫〈姓名〉今天去还款"),
    ("我叫欧阳娜娜", "我叫欧*", "我叫〈姓名〉"),
    ("我叫 张三", "我叫 张*", "我叫 〈姓名〉"),
    ("我叫亓官明", "我叫亓*", "我叫〈姓名〉"),
    ("我叫迪丽热巴·迪力木拉提", "我叫迪*", "我叫〈姓名〉"),
    ("我是李小明，想提前还款", "我是李*，想提前还款", "我是〈姓名〉，想提前还款"),
    ("我是王芳的手机丢了", "我是王*的手机丢了", "我是〈姓名〉的手机丢了"),
    ("我是谌龙", "我是谌*", "我是〈姓名〉"),
    ("我是冼星海，想还款", "我是冼*，想还款", "我是〈姓名〉，想还款"),
    ("本人张三丰要还款", "本人张*要还款", "本人〈姓名〉要还款"),
    ("姓名：赵六", "姓名：赵*", "姓名：〈姓名〉"),
    (
        "姓名是陈晓东 电话13800000001",
        "姓名是陈* 电话138****0001",
        "姓名是〈姓名〉 电话〈电话〉",
    ),
    ("收货人陈晓东", "收货人陈*", "收货人〈姓名〉"),
    ("收货人是陈晓东", "收货人是陈*", "收货人是〈姓名〉"),
    ("张先生你好", "张*先生你好", "〈姓名〉先生你好"),
    ("我姓王", "我姓王*", "我姓〈姓名〉"),
    ("my name is John Smith", "my name is J*", "my name is 〈姓名〉"),
    ("I'm john smith", "I'm J*", "I'm 〈姓名〉"),
    ("张三 13800000001", "张* 138****0001", "〈姓名〉 〈电话〉"),
    ("13800000001 李四", "138****0001 李*", "〈电话〉 〈姓名〉"),
    # Addresses.
    ("寄到北京市海淀区中关村大街27号", "寄到〈地址〉", "寄到〈地址〉"),
    ("浙江省杭州市西湖区文三路90号3栋2单元501室", "〈地址〉", "〈地址〉"),
    ("我住在文三路90号", "我住在〈地址〉", "我住在〈地址〉"),
    ("北京市阳光小区", "〈地址〉", "〈地址〉"),
    ("阳光花园3栋502室", "〈地址〉", "〈地址〉"),
    ("地址改成幸福里八号院", "地址改成〈地址〉", "地址改成〈地址〉"),
    # What operators must be able to read, and an example need not.
    ("FQ202609010001还剩多少", "FQ202609010001还剩多少", "〈计划号〉还剩多少"),
    ("fq 2026 0901 0001", "fq 2026 0901 0001", "〈计划号〉"),
    ("订单5260912003344556多少钱", "订单5260912003344556多少钱", "订单〈订单号〉多少钱"),
    ("5260702000000001怎么还", "5260702000000001怎么还", "〈订单号〉怎么还"),
    ("订单号：88001234567", "订单号：88001234567", "订单号：〈订单号〉"),
    ("FQ13800000001", "FQ138****0001", "FQ〈电话〉"),
    (
        "密码错了，FQ202609010001的密码",
        "密码错了，FQ202609010001的密码",
        "密码错了，〈计划号〉的密码",
    ),
]

# Found as well, each with what an operator reads of it.
ALSO_HIDDEN = [
    ("Sommer7!regen", "〈密码〉"),
    ("密码改成abcdef", "密码改成〈密码〉"),
    ("我的密码就是 my secret", "我的密码就是 〈密码〉"),
    ("pwd: abc123", "pwd: 〈密码〉"),
    ("password is hunter2", "password is 〈密码〉"),
    ("passwd=tiger", "passwd=〈密码〉"),
    ("收到的码是4829", "收到的码是〈密码〉"),
    ("zhangsan at qq.com", "〈邮箱〉"),
    ("邮箱zhangsan艾特qq点com", "邮箱〈邮箱〉"),
    ("138—0000—0001", "138****0001"),
    ("138*0000*0001", "138****0001"),
    ("手机:138。0000。0001", "手机:138****0001"),
    ("支付宝13800000001", "支付宝138****0001"),
]

READABLE = [
    "",
    "提前还款怎么操作",
    "我是想问一下能不能提前还",
    "我是昨天还的款",
    "我是不是已经还清了",
    "我是单独还的",
    "我叫什么名字你知道吗",
    "帮我叫一下客服",
    "名字怎么改",
    "收货人不是我",
    "我是小米商城的用户",
    "我是学生",
    "I am not able to pay",
    "本人要还款",
    "邮箱收不到账单@客服",
    "密码忘了怎么办",
    "验证码5分钟内有效吗",
    "地址怎么改",
    "收货地址写错了",
    "改地址来得及吗",
    "收货地址跟身份证不一样所以不让分期吗",
    "我把货退了但没寄到那分期什么时候停",
    "帮我叫个出租车",
    "我是商户，怎么签约分期嘛",
    "银行扣款的名字是一个消费金融公司",
    "¥3,089.54",
    "还3089.54元",
    "借100000元分12期",
    "先还5000可以吗",
    "还了3期还剩9期",
    "分12期",
    "2026-11-23",
    "2026-12-01那天结清要多少钱",
    "12月1号还清",
    "95188",
    "小米15 Pro那台",
    "iPhone15Pro还剩几期",
    "工单T20261123-7KQ4M",
    "怎么在还款专区里操作",
    "你是机器人吗",
    "第二个",
    "转人工",
    "提前\n还款，怎么弄？",
    "「全角」ＡＢＣ😀\ud83d\x00",
]

# Repeated, they make a careless pattern try every way to divide them.
HOSTILE = [
    ["1", "1-", "1 ", "138", "\u200b1", "一", "ﷺ"],
    ["a", "a@", "a.", "-", "_", "a/", "://", "www."],
    ["王", "我叫王", "我叫王·", "收货人:王", "i am a ", "张三 "],
    ["市", "路", "市县区省", "行政区", "1栋", "地址"],
    ["密码", "密码!", "密码 1", "微信a ", "pin=!", "pin1"],
    ["订单1", "fq2", "eyJa.", "2026-1-1", "100000元", "86"],
]


@pytest.mark.parametrize(("text", "for_operator", "for_example"), HIDDEN)
def test_what_identifies_somebody_is_hidden(text: str, for_operator: str, for_example: str) -> None:
    assert mask_text(text) == mask_text(text, for_operators) == for_operator
    assert mask_text(text, for_examples) == for_example


@pytest.mark.parametrize(("text", "for_operator"), ALSO_HIDDEN)
def test_what_is_written_out_of_the_way_is_hidden_too(text: str, for_operator: str) -> None:
    assert mask_text(text) == for_operator
    assert mask_text(for_operator) == for_operator


@pytest.mark.parametrize("text", READABLE)
def test_what_identifies_nobody_stays_as_it_was_written(text: str) -> None:
    assert mask_text(text) == text
    assert mask_text(text, for_examples) == text


@pytest.mark.parametrize(("text", "for_operator", "for_example"), HIDDEN)
def test_what_was_masked_is_masked_no_further(
    text: str, for_operator: str, for_example: str
) -> None:
    assert mask_text(for_operator) == for_operator
    assert mask_text(for_example, for_examples) == for_example


@pytest.mark.parametrize(("_", "for_operator", "for_example"), HIDDEN)
def test_an_example_is_made_of_what_operators_read_as_of_the_text_itself(
    _: str, for_operator: str, for_example: str
) -> None:
    """Conversations are kept as operators read them, and examples are made of those."""
    assert mask_text(for_operator, for_examples) == for_example


def test_a_number_told_in_two_lines_is_two_numbers() -> None:
    assert mask_text("先还3000\n12期") == "先还3000\n12期"


@pytest.mark.parametrize("pieces", HOSTILE)
def test_a_hundred_thousand_hostile_characters_are_masked_from_first_to_last(
    pieces: list[str],
) -> None:
    length = 100_000 // len(pieces)
    text = "。".join((piece * length)[:length] for piece in pieces)
    masked = mask_text(f"13800000001，{text}，手机：13900000002")
    assert masked.startswith("138****0001，")
    assert masked.endswith("，手机：139****0002")


def test_names_and_phones() -> None:
    assert mask_name("王小明") == "王*"
    assert mask_phone("13800000001") == "138****0001"
    assert mask_phone("1234") == "****"
