"""Import files are read with the place of each row, and refused as a whole only where they must."""

from pathlib import Path
from typing import Any

import pytest

from actions.importing.reading import UnreadableFile, read_file


def read(tmp_path: Path, content: str | bytes) -> tuple[list[tuple[str, str, Any]], list[str]]:
    path = tmp_path / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    rows, bad = read_file(path)
    return [(row.kind, str(row.place), dict(row.fields)) for row in rows], [str(row) for row in bad]


def test_json_rows_know_their_paths(tmp_path: Path) -> None:
    rows, bad = read(
        tmp_path,
        '{\n"lenders": [\n{"code": "a"}, {"code":\n"b"},\n7\n],\n "plans": [{"plan_no": "x"}] }\n',
    )
    assert rows == [
        ("lenders", "lenders[0]", {"code": "a"}),
        ("lenders", "lenders[1]", {"code": "b"}),
        ("plans", "plans[0]", {"plan_no": "x"}),
    ]
    assert bad == ["lenders[2] 要是一个 JSON 对象"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "   \n",
        "{",
        '{"lenders": [}',
        '{"lenders": {}}',
        '{"lenders": [], "lenders": []}',
        '{"others": [1]}',
        '{"lenders": [{"code": "a", "code": "b"}]}',
        '{"lenders": [{"code": NaN}]}',
        '{"lenders": [{"code": 1' + "0" * 5000 + "}]}",
        '{"lenders": []} more',
        '{"lenders": [' + "[" * 100_000,
        "a,b,c\n1,2,3\n",
        "customer_id,name,phone,phone\n",
        b"\xff\xfe\xff\xff\x81",
    ],
)
def test_what_is_neither_form_is_refused_as_a_whole(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(UnreadableFile):
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"plans": [\n{"a": 1},\n{"a": }]}', "第 3 行：不是可用的 JSON"),
        (
            '{"plans": [{}, {"terms": {"periods": 1, "periods": 2}}]}',
            "不是可用的 JSON：plans[1].terms 有两个 'periods'",
        ),
        ('{"plans": [{"payments": [NaN]}]}', "不是可用的 JSON：plans[0].payments[0] NaN 不是数"),
        ('{"plans": [], "plans": []}', "不是可用的 JSON：有两个 'plans'"),
        ('{"plan": []}', "没有 'plan' 这一部分"),
        ('{"plans": {}}', "plans 要是一个列表"),
    ],
)
def test_it_is_said_where_a_json_file_is_none(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, content)
    assert str(caught.value) == reason


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="打不开"):
        read_file(tmp_path / "nothing")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    content = "customer_id,name,phone\r\nU1,王小明,13900000001\r\n".encode(encoding)
    rows, bad = read(tmp_path, content)
    assert rows == [
        ("customers", "第 2 行", {"customer_id": "U1", "name": "王小明", "phone": "13900000001"})
    ]
    assert bad == []


def test_csv_rows_know_their_lines_past_blank_and_quoted_ones(tmp_path: Path) -> None:
    rows, bad = read(
        tmp_path,
        'customer_id,name,phone\n\nU1,"王\n小明",1\nU2,李\nU3,赵,3\n',
    )
    assert [(place, fields["customer_id"]) for _, place, fields in rows] == [
        ("第 3 行", "U1"),
        ("第 6 行", "U3"),
    ]
    assert bad == ["第 5 行：有 2 列，表头有 3 列"]


def test_a_broken_csv_is_read_up_to_the_break(tmp_path: Path) -> None:
    rows, bad = read(tmp_path, 'customer_id,name,phone\nU1,王,1\nU2,"李\n')
    assert len(rows) == 1
    assert bad == ["第 3 行：不是完整的 CSV：引号不成对，或一格太长；后面的行没有读"]


def test_a_plans_row_also_stands_for_its_customer_and_product(tmp_path: Path) -> None:
    rows, _ = read(
        tmp_path,
        "plan_no,order_no,customer_id,customer_name,customer_phone,product,product_aliases,"
        "principal,periods,instalments_paid\n"
        "FQ1,1,U1,王小明,139,小米15,米15|15,1.00,12,x\n",
    )
    assert rows == [
        ("customers", "第 2 行", {"customer_id": "U1", "name": "王小明", "phone": "139"}),
        ("products", "第 2 行", {"name": "小米15", "aliases": ["米15", "15"]}),
        (
            "plans",
            "第 2 行",
            {
                "plan_no": "FQ1",
                "order_no": "1",
                "customer_id": "U1",
                "product": "小米15",
                "instalments_paid": "x",
                "terms": {"principal": "1.00", "periods": 12},
            },
        ),
    ]
