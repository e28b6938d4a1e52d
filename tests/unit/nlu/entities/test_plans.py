"""Which plan is meant: numbers, products, places in the list and traits."""

from datetime import date

import pytest

from nlu.entities import read_details

TODAY = date(2026, 11, 23)

PLAN_NUMBERS = [
    ("FQ202609010001", "FQ202609010001"),
    ("fq202609010001", "FQ202609010001"),
    ("Fq202609010001", "FQ202609010001"),
    ("FQ 202609010001", "FQ202609010001"),
    ("FQ 2026 0901 0001", "FQ202609010001"),
    ("FQ-202609010001", "FQ202609010001"),
    ("FQ：202609010001", "FQ202609010001"),
    ("F Q202609010001", "FQ202609010001"),
    ("ＦＱ２０２６０９０１０００１", "FQ202609010001"),
    ("编号FQ202609010001的那个", "FQ202609010001"),
    ("查一下FQ202609010001还剩多少", "FQ202609010001"),
]

ORDER_NUMBERS = [
    ("5260912003344556", "5260912003344556"),
    ("订单号是2026090112345678", "2026090112345678"),
    ("订单5260901000123456多少钱", "5260901000123456"),
    ("订单号 884512067733", "884512067733"),
    ("1180022456", "1180022456"),
    ("202612010001", "202612010001"),
    ("订单２０２６０９０１１２３４５６７８", "2026090112345678"),
    ("5260 9120 0334 4556", "5260912003344556"),
    ("20260901123456789012", "20260901123456789012"),
]

NEITHER_NUMBER = [
    "13800000001",
    "138 0000 0001",
    "138-0000-0001",
    "+8613800000001",
    "我的电话13800000001",
    "4001005678",
    "400-100-5678",
    "010-12345678",
    "110101199003077475",
    "11010119900307109X",
    "6222021234567890128",
    "123456789012345678901",
    "123456789",
    "FQ12345",
    "20261201",
]

PRODUCTS = [
    ("小米15 Pro", "小米15 Pro"),
    ("小米15", "小米15"),
    ("小米 15 ultra", "小米 15 ultra"),
    ("小米14Ultra那台", "小米14Ultra"),
    ("那台小米的", "小米"),
    ("小米15的那个", "小米15"),
    ("小米手环", "小米手环"),
    ("小米平板7 Pro", "小米平板7 Pro"),
    ("红米K80", "红米K80"),
    ("红米K80 Pro分期", "红米K80 Pro"),
    ("红米Note 13", "红米Note 13"),
    ("Redmi Note 14 Pro", "Redmi Note 14 Pro"),
    ("redmi k80至尊版", "redmi k80至尊版"),
    ("iPhone 16", "iPhone 16"),
    ("iPhone16 Pro Max", "iPhone16 Pro Max"),
    ("iphone的", "iphone"),
    ("苹果15", "苹果15"),
    ("苹果手机", "苹果手机"),
    ("华为Mate 60 Pro", "华为Mate 60 Pro"),
    ("华為Mate 60", "华為Mate 60"),
    ("Mate 60 Pro", "Mate 60 Pro"),
    ("华为那台", "华为"),
    ("荣耀Magic 6", "荣耀Magic 6"),
    ("荣耀200", "荣耀200"),
    ("OPPO Find X8", "OPPO Find X8"),
    ("vivo X200 Pro", "vivo X200 Pro"),
    ("三星S24 Ultra", "三星S24 Ultra"),
    ("K80那台", "K80"),
    ("平板那单", "平板"),
    ("手表", "手表"),
    ("耳机那个", "耳机"),
    ("电脑", "电脑"),
    ("笔记本", "笔记本"),
    ("笔记本电脑", "笔记本电脑"),
    ("一加12", "一加12"),
    ("电视那笔", "电视"),
    ("扫地机那单", "扫地机"),
    ("ｉＰｈｏｎｅ　１６", "ｉＰｈｏｎｅ　１６"),
    ("小米15号还款", "小米"),
]

NO_PRODUCTS = [
    "小米分期",
    "小米商城",
    "小米金融怎么还",
    "小米消费金融",
    "小米钱包",
    "小米账号",
    "小米客服",
    "小米之家",
    "华为商城",
    "苹果官网",
    "手机号",
    "我的手机",
    "看电视",
    "一加一等于几",
    "note",
    "max",
]

ORDINALS = [
    ("第二个", 2),
    ("第2个", 2),
    ("第②个", 2),
    ("第一台", 1),
    ("第三笔", 3),
    ("第二单", 2),
    ("第一部手机", 1),
    ("第三个吧", 3),
    ("选第二个", 2),
    ("就第一个", 1),
    ("第二", 2),
    ("1", 1),
    ("2", 2),
    ("２", 2),
    ("二", 2),
    ("3吧", 3),
    ("选2", 2),
    ("就2吧", 2),
    ("最后一个", -1),
    ("最后一台", -1),
    ("最后那笔", -1),
    ("最下面那个", -1),
    ("下面那个", -1),
    ("后者", -1),
    ("倒数第一个", -1),
    ("上面那个", 1),
    ("最上面的那个", 1),
    ("头一个", 1),
    ("首个", 1),
    ("前者", 1),
    ("第二個", 2),
]

NO_ORDINALS = [
    "第一次",
    "第二天",
    "第一时间",
    "第3期",
    "第一个月",
    "第一年",
    "第二周",
    "最后一天",
    "最后一期",
    "最后一次",
    "最后一个月",
    "倒数第二个",
    "0",
    "15",
    "5000",
    "2期",
    "3天",
    "一次",
    "一样",
    "两个",
    "15号",
]

TRAITS = [
    ("最贵的那个", "most_expensive"),
    ("最贵的", "most_expensive"),
    ("最贵那台", "most_expensive"),
    ("先还最贵的那台", "most_expensive"),
    ("金额最大的那笔", "most_expensive"),
    ("贵的那个", "most_expensive"),
    ("最便宜的", "cheapest"),
    ("最便宜的那个", "cheapest"),
    ("便宜的那台", "cheapest"),
    ("最早买的", "oldest"),
    ("最早的那个", "oldest"),
    ("最早办的那单", "oldest"),
    ("第一次买的那台", "oldest"),
    ("旧的那台", "oldest"),
    ("最近买的", "newest"),
    ("最近买的那台", "newest"),
    ("最新的那个", "newest"),
    ("刚买的那个", "newest"),
    ("新买的手机", "newest"),
    ("另一个", "other"),
    ("另一个呢", "other"),
    ("另外一台", "other"),
    ("另外那个", "other"),
    ("剩下那个", "other"),
    ("两个都", "all"),
    ("两个都要", "all"),
    ("三台一起", "all"),
    ("全部的", "all"),
    ("所有的", "all"),
    ("所有的分期", "all"),
    ("全部订单", "all"),
    ("逾期的那个", "overdue"),
    ("逾期那笔", "overdue"),
    ("已经逾期的那台", "overdue"),
    ("逾期的", "overdue"),
    ("欠得最多的", "most_left"),
    ("剩最多的那个", "most_left"),
    ("剩得最少的那个", "least_left"),
    ("快还完的那个", "least_left"),
]

NO_TRAITS = [
    "全部还清",
    "全部结清要多少",
    "一次性全部还完",
    "所有款项",
    "全部金额",
    "哪个最便宜",
    "怎么还最便宜",
    "最便宜的还款方式",
    "最便宜的方案",
    "逾期了怎么办",
    "逾期的利息",
    "逾期的话",
    "逾期费用",
    "另外一张银行卡",
    "最近还不上",
    "最近怎么扣款失败",
    "最早什么时候能还",
    "最多可以分几期",
    "刚才扣了",
    "另外问一下",
    "都还清了",
]


def values(text: str, entity: str) -> list[object]:
    return [d.value for d in read_details(text, TODAY) if d.entity == entity]


@pytest.mark.parametrize(("text", "number"), PLAN_NUMBERS)
def test_plan_number(text: str, number: str) -> None:
    assert values(text, "plan_no") == [number]
    assert values(text, "order_no") == []


@pytest.mark.parametrize(("text", "number"), ORDER_NUMBERS)
def test_order_number_and_nothing_else(text: str, number: str) -> None:
    assert [(d.entity, d.value) for d in read_details(text, TODAY)] == [("order_no", number)]


@pytest.mark.parametrize("text", NEITHER_NUMBER)
def test_neither_plan_nor_order_number(text: str) -> None:
    assert values(text, "plan_no") == values(text, "order_no") == values(text, "amount") == []


@pytest.mark.parametrize(("text", "product"), PRODUCTS)
def test_product_as_typed(text: str, product: str) -> None:
    assert values(text, "product") == [product]
    assert values(text, "amount") == values(text, "ordinal") == []


@pytest.mark.parametrize("text", NO_PRODUCTS)
def test_no_product(text: str) -> None:
    assert values(text, "product") == []


@pytest.mark.parametrize(("text", "place"), ORDINALS)
def test_ordinal(text: str, place: int) -> None:
    assert values(text, "ordinal") == [place]
    assert values(text, "plan_trait") == []


@pytest.mark.parametrize("text", NO_ORDINALS)
def test_no_ordinal(text: str) -> None:
    assert values(text, "ordinal") == []


@pytest.mark.parametrize(("text", "trait"), TRAITS)
def test_trait(text: str, trait: str) -> None:
    assert values(text, "plan_trait") == [trait]
    assert values(text, "ordinal") == []


@pytest.mark.parametrize("text", NO_TRAITS)
def test_no_trait(text: str) -> None:
    assert values(text, "plan_trait") == []
