"""What was hidden is hidden again where it is repeated, and nothing else is."""

import pytest

from contract.masking import mask_and_remember

REPEATED = [
    ("打13800000001", "会打13800000001给您", "会打138****0001给您"),
    ("打１３８ 0000 0001", "会打138-0000-0001给您", "会打138****0001给您"),
    ("一三八零零零零零零零一", "13800000001？", "138****0001？"),
    ("验证码482913", "您要还¥482,913.00", "您要还¥〈密码〉.00"),
    ("密码是Tiger", "tiger和tigers", "〈密码〉和tigers"),
    ("我叫王小明", "王小明您好", "王*您好"),
    ("卡号6222 0212 3456 7890 128", "6222021234567890128", "****0128"),
    ("发到zhang.san@example.com", "ZHANG.SAN@example.com收到了", "z****@example.com收到了"),
]


@pytest.mark.parametrize(("text", "answer", "kept"), REPEATED)
def test_a_repeated_part_is_hidden(text: str, answer: str, kept: str) -> None:
    masked, hidden = mask_and_remember(text)
    assert masked != text
    assert hidden.mask(answer) == kept
    assert hidden.occurs_in(answer)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("验证码1234", "FQ202612340001，¥12.34，客服400-123-4000"),
        ("FQ202609010001先还3000", "FQ202609010001先还3000"),
        ("订单5260912003344556", "5260912003344556"),
        ("我姓王", "王者荣耀"),
        ("你好", "你好"),
    ],
)
def test_what_only_looks_alike_stays(text: str, answer: str) -> None:
    _, hidden = mask_and_remember(text)
    assert hidden.mask(answer) == answer
    assert not hidden.occurs_in(answer)


def test_a_secret_said_twice_is_hidden_twice() -> None:
    masked, _ = mask_and_remember("密码是qwerty。都说qwerty不安全")
    assert masked == "密码是〈密码〉。都说〈密码〉不安全"
