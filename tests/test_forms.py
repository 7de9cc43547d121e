"""The blocks of a form are found by their labels, wherever they stand."""

from __future__ import annotations

from form_builder import document, grid

from extract.forms import find_forms
from extract.model import Form, Mark, Row
from normalize.assemble import assemble

HEAD = "项目名称 | 河道清淤 | < | < | < | < | < | < | <"
FUND_HEAD = "项目资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分"
TOTAL_FUND = "^ | 年度资金总额 | < | 80 | 80 | 74 | 10 | 92.5% | 9.25"
FISCAL = "^ | 其中：当年财政拨款 | < | 80 | 80 | 74 | — | 92.5% | —"
GOAL_HEAD = "年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | < | <"
GOAL = "^ | 清淤三公里 | < | < | 清淤三公里二 | < | < | < | <"
INDICATOR_HEAD = "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"
ROWS = (
    "^ | 产出指标(50分) | 数量指标 | 清淤长度 | ≥3公里 | 3.2公里 | 30 | 30 |",
    "^ | ^ | 质量指标 | 验收合格率 | =100% | 100% | 20 | 18 | 一处返工",
    "^ | 效益指标 | 社会效益指标 | 防洪能力 | 提升 | 提升 | 40 | 40 |",
)
TOTAL = "总分 | < | < | < | < | < | 100 | 97.25 |"


def forms(*blocks: object) -> tuple[Form, ...]:
    return find_forms(document(*blocks))  # type: ignore[arg-type]


def texts(row: Row) -> dict[str, str]:
    return {role: text.text for role, text in row.cells.items()}


def a_form() -> Form:
    (form,) = forms(
        "临江县2023年项目支出绩效自评表",
        "填报单位：临江县水利局　　填报日期：2024年3月1日",
        grid(HEAD, FUND_HEAD, TOTAL_FUND, FISCAL, GOAL_HEAD, GOAL, INDICATOR_HEAD, *ROWS, TOTAL),
        "注：得分按比例计算。",
        "填表人：某某　联系电话：000-1234567",
    )
    return form


def test_the_head_gives_title_year_region_and_fields() -> None:
    form = a_form()
    assert form.title is not None
    assert form.title.text == "临江县2023年项目支出绩效自评表"
    found = {role: text.text for role, text in form.fields.items()}
    assert found == {
        "year": "2023",
        "region": "临江县",
        "filler_unit": "临江县水利局",
        "report_date": "2024年3月1日",
        "project_name": "河道清淤",
        "currency_unit": "万元",
    }


def test_persons_and_telephones_are_contacts_and_nothing_else() -> None:
    form = a_form()
    assert [text.text for text in form.contacts] == ["某某", "000-1234567"]
    assert [note.text for note in form.notes] == ["注：得分按比例计算。"]


def test_fund_lines_stand_under_their_headings() -> None:
    assert texts(a_form().funds[0]) == {
        "label": "年度资金总额", "initial": "80", "full_year": "80", "executed": "74",
        "weight": "10", "rate": "92.5%", "score": "9.25",
    }  # fmt: skip


def test_a_merged_level_label_covers_the_rows_beside_it() -> None:
    rows = a_form().indicators
    assert [row.cells["level1"].text for row in rows] == ["产出指标(50分)", "产出指标(50分)", "效益指标"]
    assert Mark.CONTINUED in rows[1].cells["level1"].marks
    assert texts(rows[1])["reason"] == "一处返工"


def test_the_total_row_has_points_and_score() -> None:
    total = a_form().total
    assert total is not None
    assert texts(total) == {"weight": "100", "score": "97.25"}


def test_nothing_of_a_regular_form_is_left() -> None:
    assert a_form().remainder == ()


def test_two_forms_in_one_table_are_two() -> None:
    table = grid(HEAD, INDICATOR_HEAD, *ROWS, TOTAL, HEAD, INDICATOR_HEAD, *ROWS, TOTAL)
    assert [form.number for form in forms("项目支出绩效自评表", table)] == [1, 2]


def test_a_form_in_two_tables_is_one() -> None:
    (form,) = forms("项目支出绩效自评表", grid(HEAD, FUND_HEAD, TOTAL_FUND), grid(INDICATOR_HEAD, *ROWS, TOTAL))
    assert len(form.funds) == 1
    assert len(form.indicators) == 3


def test_a_reference_framework_is_no_form() -> None:
    framework = grid("一级指标 | 二级指标 | 三级指标 | 指标解释 | 评价标准", "决策 | 项目立项 | 立项依据充分性 | 说明 | ①有依据")
    assert forms("项目支出绩效评价指标体系框架（参考）", framework) == ()


def test_a_row_of_the_template_is_no_indicator_and_its_labels_are_kept_aside() -> None:
    (form,) = forms("项目支出绩效自评表", grid(HEAD, INDICATOR_HEAD, *ROWS, "^ | 成本指标 | 社会成本指标 | | | | | |", TOTAL))
    assert len(form.indicators) == 3
    assert [item.text.text for item in form.remainder] == ["成本指标", "社会成本指标"]


def test_a_label_printed_below_its_first_rows_covers_them() -> None:
    (form,) = forms(
        "项目支出绩效自评表",
        grid(
            HEAD,
            INDICATOR_HEAD,
            ROWS[0],
            "^ | | 社会效益指标 | 防洪能力 | 提升 | 提升 | 10 | 10 |",
            "^ | 效益指标 | | 用水安全 | 提升 | 提升 | 10 | 10 |",
        ),
    )
    assert [row.cells["level1"].text for row in form.indicators] == ["产出指标(50分)", "效益指标", "效益指标"]
    assert Mark.LABEL_BELOW in form.indicators[1].cells["level1"].marks
    assert form.indicators[2].cells["level2"].text == "社会效益指标"


def test_splits_by_source_and_by_kind_stand_side_by_side() -> None:
    (form,) = forms(
        "整体支出绩效自评表",
        grid(
            "预算部门名称 | 水利局 | < | < | < | < | < | <",
            "年度预算申请(万元) | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分",
            "^ | 年度资金总额： | 90 | 85 | 84 | 10 | 98.82% | 9.88",
            "^ | 按收入性质分： | < | < | 按支出性质分： | < | < | <",
            "^ | 一般公共预算： | 85 | < | 其中:基本支出： | 53 | < | <",
            "^ | 其他资金 | 0 | < | 项目支出： | 32 | < | <",
            "绩效指标 | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 评扣分标准 | 分值 | 得分",
            "^ | 产出指标 | 年度检查次数 | 2 | 3 | 达到次数 | 90 | 90",
            "总分 | < | < | < | < | < | < | 99.88",
        ),
    )
    found = [(split.group.text if split.group else None, split.label.text, split.amount and split.amount.text) for split in form.splits]
    assert found == [
        ("按收入性质分：", "一般公共预算：", "85"),
        ("按支出性质分：", "其中:基本支出：", "53"),
        ("按收入性质分：", "其他资金", "0"),
        ("按支出性质分：", "项目支出：", "32"),
    ]
    assert form.family == "hunan-department"
    assert form.total is not None
    assert texts(form.total) == {"score": "99.88"}


def test_a_basic_data_table_has_values_under_the_headings_of_each_group() -> None:
    (form,) = forms(
        grid(
            "基础数据表 | < | < | <",
            "财政供养人员情况 | 编制数 | 实际在职人数 | 控制率",
            "^ | 23 | 22 | 95.65%",
            "经费控制情况 | 2023年决算数 | 2024年预算数 | 2024年决算数",
            "三公经费 | 37.11 | 14 | 10.11",
        )
    )
    assert form.kind == "basic_data"
    found = [(row.label.text, {heading: text.text for heading, text in row.values}) for row in form.basic]
    assert found == [
        ("财政供养人员情况", {"编制数": "23", "实际在职人数": "22", "控制率": "95.65%"}),
        ("三公经费", {"2023年决算数": "37.11", "2024年预算数": "14", "2024年决算数": "10.11"}),
    ]


def test_an_unknown_heading_is_named_by_its_words() -> None:
    head = INDICATOR_HEAD.replace("偏差原因分析及改进措施", "没有完成的原因和下一步拟采取的措施")
    (form,) = forms("项目支出绩效自评表", grid(HEAD, head, *ROWS, TOTAL))
    assert form.indicators[1].cells["reason"].text == "一处返工"


def test_a_text_without_a_label_is_kept_with_a_reason() -> None:
    (form,) = forms("项目支出绩效自评表", grid(HEAD, "项目概况说明栏目甲 | 清理河道 | < | < | < | < | < | < | <", INDICATOR_HEAD, *ROWS, TOTAL))
    assert ("清理河道", "no known label stands beside it") in [(item.text.text, item.reason) for item in form.remainder]


def test_the_order_of_columns_does_not_matter() -> None:
    head = "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 权重 | 目标值 | 度量单位 | 完成值 | 自评得分"
    (form,) = forms("项目支出绩效自评表", grid(HEAD, head, "^ | 产出指标 | 数量指标 | 清淤长度 | 30 | 3 | 公里 | 3.2 | 29"))
    assert texts(form.indicators[0]) == {
        "level1": "产出指标", "level2": "数量指标", "level3": "清淤长度", "weight": "30", "target": "3",
        "unit": "公里", "actual": "3.2", "score": "29",
    }  # fmt: skip


def test_an_older_fund_block_puts_amounts_beside_their_labels() -> None:
    (form,) = forms(
        "项目支出绩效自评表",
        grid(
            "项目名称 | 渠道维修 | < | < | < | < | < | < | <",
            "项目预算执行情况（万元） | 预算数： | 500 | < | < | 执行数： | 480 | < | <",
            "^ | 其中：财政拨款 | 400 | < | < | 其中：财政拨款 | 380 | < | <",
            INDICATOR_HEAD,
            *ROWS,
        ),
    )
    assert [texts(row) for row in form.funds] == [
        {"label": "预算数：", "full_year": "500", "executed": "480"},
        {"label": "其中：财政拨款", "full_year": "400", "executed": "380"},
    ]
    assert form.fields["currency_unit"].text == "万元"


def test_a_heading_over_the_fund_labels_is_none_over_amounts() -> None:
    head = "预算执行情况(10分) | 年度预算数（万元） | < | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分"
    line = "^ | 总额 | < | 20 | 20 | 18.5 | 92.50% | 10 | 9.25"
    (form,) = forms("项目支出绩效自评表", grid(HEAD, head, line, INDICATOR_HEAD, *ROWS))
    assert texts(form.funds[0]) == {
        "label": "总额", "initial": "20", "full_year": "20", "executed": "18.5", "rate": "92.50%", "weight": "10",
        "score": "9.25",
    }  # fmt: skip


def test_a_subtotal_is_not_the_total() -> None:
    subtotal = "小计 | < | < | < | < | < | 50 | 48 |"
    (form,) = forms("项目支出绩效自评表", grid(HEAD, INDICATOR_HEAD, ROWS[0], subtotal, ROWS[2].replace("^", ""), TOTAL))
    assert form.total is not None
    assert texts(form.total) == {"weight": "100", "score": "97.25"}
    assert [item.reason for item in form.remainder] == ["a subtotal", "a subtotal"]


def test_words_under_amounts_are_no_fund_line() -> None:
    words = "^ | 分配科学性 | < | 按因素法分配 | | 无 | | |"
    (form,) = forms("项目支出绩效自评表", grid(HEAD, FUND_HEAD, TOTAL_FUND, words, INDICATOR_HEAD, *ROWS))
    assert len(form.funds) == 1
    assert "words where the heading announces amounts" in {item.reason for item in form.remainder}


def test_persons_named_in_one_line_each_are_contacts() -> None:
    persons = "负责人：甲某 | < | < | < | 财务负责人：乙某 | < | < | < | <"
    (form,) = forms("项目支出绩效自评表", grid(HEAD, INDICATOR_HEAD, *ROWS, TOTAL, persons))
    assert [text.text for text in form.contacts] == ["甲某", "乙某"]


def test_a_known_label_without_a_field_in_the_record_is_kept_aside_under_its_name() -> None:
    (form,) = forms("项目支出绩效自评表", grid(HEAD, "起止时间 | 2023年 | < | < | < | < | < | < | <", INDICATOR_HEAD, *ROWS))
    assert [(item.text.text, item.reason) for item in form.remainder] == [("2023年", "a record has no field for 起止时间")]


def test_lines_above_the_table_in_the_same_grid_are_its_lead() -> None:
    wide = " | < | < | < | < | < | < | < | <"
    above = [f"临江县项目支出绩效自评表{wide}", f"（2024年度）{wide}", f"填报单位：临江县水利局{wide}"]
    (form,) = forms(grid(*above, HEAD, INDICATOR_HEAD, *ROWS, TOTAL))
    assert form.title is not None
    assert form.title.text == "临江县项目支出绩效自评表"
    assert (form.fields["year"].text, form.fields["filler_unit"].text) == ("2024", "临江县水利局")
    assert form.remainder == ()


def test_headings_in_two_rows_are_those_of_one_table() -> None:
    (form,) = forms(
        "2023年度部门整体支出绩效自评表",
        grid(
            "评价指标 | < | < | < | 得分 | < | 扣分原因",
            "一级指标 | 二级指标 | 三级指标 | 分值 | 自评 | 复评 | ^",
            "产出 | 数量 | 检查次数 | 20 | 18 | 17 | 少两次",
            "效益 | 社会效益 | 市场秩序 | 30 | 30 | 30 |",
        ),
    )
    assert texts(form.indicators[0])["score"] == "18"
    assert texts(form.indicators[0])["?得分复评"] == "17"
    assert texts(form.indicators[0])["reason"] == "少两次"
    assert [(left.text.text, left.reason) for left in form.remainder] == [
        ("评价指标", "it stands over the headings of several columns"),
        ("得分", "it stands over the headings of several columns"),
    ]


def test_how_the_funds_of_a_transfer_were_managed_is_no_fund_line() -> None:
    (form,) = forms(
        grid(
            "转移支付名称 | 危房改造补助 | < | <",
            "资金情况（万元） |  | 全年预算数 | 全年执行数",
            "^ | 年度资金总额 | 1200 | 1150",
            "资金管理情况 |  | 情况说明 | 存在问题和改进措施",
            "^ | 下达及时性 | 30日内下达 | 无",
        ),
    )
    assert [texts(row)["label"] for row in form.funds] == ["年度资金总额"]
    assert [left.text.text for left in form.remainder] == ["下达及时性", "30日内下达", "无"]


def test_a_row_with_a_label_of_its_own_is_no_goal() -> None:
    (form,) = forms(
        grid(
            HEAD,
            GOAL_HEAD,
            GOAL,
            "实施内容 | 分两期实施 | < | < | < | < | < | < | <",
            INDICATOR_HEAD,
            *ROWS,
        ),
    )
    assert [texts(row) for row in form.goals] == [{"expected": "清淤三公里", "actual": "清淤三公里二"}]
    assert "分两期实施" in {left.text.text for left in form.remainder}


def test_the_name_of_the_block_labels_its_only_line() -> None:
    (form,) = forms(
        grid(
            "项目名称 | 河道清淤 | < | <",
            "项目资金 | 全年预算数（万元） | 全年执行数（万元） | 得分",
            "^ | 80 | 74 | 9.25",
        ),
    )
    (line,) = form.funds
    assert texts(line) == {"label": "项目资金", "full_year": "80", "executed": "74", "score": "9.25"}
    assert Mark.CONTINUED in line.cells["label"].marks
    assert [fund.code for fund in assemble(form).funds] == ["F.total"]


def test_the_points_among_labels_and_amounts_side_by_side_are_those_of_the_block() -> None:
    (form,) = forms(
        "2023年度项目支出绩效自评表",
        grid(
            "项目名称 | 残疾人补贴 | < | < | < | < | <",
            "预算执行情况 | 年初预算数 | 456.00 | 全年执行数 | 449.87 | 执行率 | 98.66%",
            "^ | 其中财政拨款 | 456.00 | 其中财政拨款 | 449.87 | 得分 | 9.87",
            "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
            "产出指标 | 数量指标 | 补贴人数 | 1500人 | 1480人 | 15 | 14.8",
            "自评总分：97.67分 | < | < | < | < | < | <",
        ),
    )
    assert [texts(row).get("score") for row in form.funds] == ["9.87", None]
    assert form.fields["self_score"].text == "97.67分"
    assert len(form.indicators) == 1


def test_numbered_goals_stand_beside_their_numbers() -> None:
    (form,) = forms(
        "附件3：部门整体绩效自评表",
        grid(
            "单位名称 | 市档案馆 | < | < | <",
            "基本支出总额 | 812.36 | 项目支出总额 | 268.4 | <",
            "年度目标1：（40分） | 提升馆藏质量。 | < | < | <",
            "一级指标 | 二级指标 | 三级指标 | 年初目标值 | 实际完成值",
            "产出指标 | 数量指标 | 接收档案数量 | 20000卷 | 21560卷",
            "年度目标2：（40分） | 推进档案数字化。 | < | < | <",
        ),
    )
    assert form.title is not None
    assert form.title.text == "部门整体绩效自评表"
    assert [texts(row) for row in form.goals] == [{"expected": "提升馆藏质量。"}, {"expected": "推进档案数字化。"}]
    assert [(split.label.text, split.amount and split.amount.text) for split in form.splits] == [
        ("基本支出总额", "812.36"),
        ("项目支出总额", "268.4"),
    ]


def test_a_goal_under_an_unknown_heading_is_kept_aside() -> None:
    (form,) = forms(
        grid(
            HEAD,
            "当年绩效目标 | 年初绩效目标 | < | < | 全年（调整后）绩效目标 | < | 绩效目标完成情况 | < | <",
            "^ | 养护120公里 | < | < | 养护110公里 | < | 养护112公里 | < | <",
            INDICATOR_HEAD,
            *ROWS,
        ),
    )
    assert [texts(row) for row in form.goals] == [{"expected": "养护120公里", "actual": "养护112公里"}]
    assert [left.text.text for left in form.remainder] == ["养护110公里"]


def test_fields_in_one_line_need_no_space_between_them() -> None:
    (form,) = forms("部门整体绩效自评表", "填报单位：市档案馆填报日期：2023年3月20日", grid(INDICATOR_HEAD, *ROWS))
    assert {role: text.text for role, text in form.fields.items()} == {
        "filler_unit": "市档案馆",
        "report_date": "2023年3月20日",
        "year": "2023",
    }


def test_a_total_row_whose_label_covers_too_few_columns_is_read_in_its_order() -> None:
    total = "总分 | < | < | < | < | 100 | 97.25 | |"
    (form,) = forms("项目支出绩效自评表", grid(HEAD, INDICATOR_HEAD, *ROWS, total))
    assert form.total is not None
    assert texts(form.total) == {"weight": "100", "score": "97.25"}
    assert all(Mark.REALIGNED in text.marks for text in form.total.cells.values())


def test_a_currency_unit_broken_over_lines_is_read() -> None:
    (form,) = forms(grid("项目名称 | 河道清淤 | <", "资金情况（万\n元） | 全年预算数 | 全年执行数", "^ | 80 | 74"))
    assert form.fields["currency_unit"].text == "万元"


def test_a_heading_of_the_goals_in_other_words_is_told_from_a_goal() -> None:
    (form,) = forms(
        grid(
            HEAD,
            "当年绩效目标 | 年初绩效目标 | < | < | < | 全年目标实际完成情况 | < | < | <",
            "^ | 养护120公里 | < | < | < | 养护112公里 | < | < | <",
            INDICATOR_HEAD,
            *ROWS,
        ),
    )
    assert [texts(row) for row in form.goals] == [{"expected": "养护120公里", "actual": "养护112公里"}]
    (form,) = forms(grid(HEAD, "年度总体目标 | 全面完成年度清淤任务目标 | < | < | < | < | < | < | <", INDICATOR_HEAD, *ROWS))
    assert [texts(row) for row in form.goals] == [{"expected": "全面完成年度清淤任务目标"}]
