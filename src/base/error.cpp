#include "doudi/base/error.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace doudi {

namespace {

using enum Refusal;

// Number, name, what happened and what to do. In the order of the numbers.
constexpr std::array table{
    RefusalText{malformed, "malformed", "请求无法识别；请按用法说明重新填写。",
        "The request cannot be understood; state it as the usage text says."},
    RefusalText{malformed_amount, "malformed_amount",
        "金额格式不对；请写成 1234.56 这样的元数，最多两位小数。",
        "The amount is not written properly; write yuan as 1234.56, with two decimals at most."},
    RefusalText{malformed_date, "malformed_date", "日期不存在或格式不对；请写成 2020-04-30。",
        "The date does not exist or is not written properly; write it as 2020-04-30."},
    RefusalText{malformed_period, "malformed_period", "月份格式不对；请写成 2020-04。",
        "The period is not written properly; write the month as 2020-04."},
    RefusalText{malformed_region, "malformed_region", "行政区划代码不是六位数字；请核对后重填。",
        "The region code is not six digits; check it and enter it again."},
    RefusalText{malformed_encoding, "malformed_encoding",
        "文件不是有效的 UTF-8 或 GB18030 文本；请用其中一种编码重新导出。",
        "The file is not valid UTF-8 or GB18030 text; export it again in one of the two."},
    RefusalText{malformed_ratio, "malformed_ratio", "比例格式不对；请写成 0.70 或 7/10。",
        "The ratio is not written properly; write it as 0.70 or 7/10."},
    RefusalText{overflow, "overflow", "金额超出可记录的范围；请检查单位是否填错。",
        "The amount is larger than can be recorded; check whether its unit is right."},
    RefusalText{resident_id_malformed, "resident_id_malformed",
        "身份证号不是 18 位；请对照证件改正。",
        "The identity number is not 18 characters of the right kind; correct it from the card."},
    RefusalText{resident_id_birth_date, "resident_id_birth_date",
        "身份证号中的出生日期不成立；请对照证件改正。",
        "The birth date inside the identity number is impossible; correct it from the card."},
    RefusalText{resident_id_checksum, "resident_id_checksum",
        "身份证号的校验码不符，有数字写错；请对照证件改正。",
        "The identity number's check digit is wrong, so a digit is; correct it from the card."},
    RefusalText{csv_quote_unclosed, "csv_quote_unclosed",
        "文件在引号内结束，可能没有传完；请重新取得完整文件。",
        "The file ends inside quotes and was probably cut off; get the whole file again."},
    RefusalText{csv_stray_quote, "csv_stray_quote",
        "引号出现在字段中间；请把整个字段放进引号，其中的引号写两遍。",
        "A quote stands inside a field; quote the whole field and double the quotes in it."},
    RefusalText{csv_too_wide, "csv_too_wide", "一行的列数过多；请检查分隔符和文件版式。",
        "A row has too many columns; check the separator and the layout of the file."},
    RefusalText{csv_field_too_long, "csv_field_too_long",
        "一个字段过长；请检查是否缺少引号或选错了文件。",
        "A field is too long; check for a missing quote or the wrong file."},
    RefusalText{file_wrong_layout, "file_wrong_layout",
        "文件的列与规定版式不符；请按公布的版式整理表头。",
        "The columns are not those of the layout; arrange the header as published."},
    RefusalText{file_truncated, "file_truncated", "文件不完整；请重新取得完整文件。",
        "The file is not complete; get the whole file again."},
    RefusalText{file_too_large, "file_too_large", "文件超过大小上限；请分成几个文件。",
        "The file is larger than the limit; split it into several."},
    RefusalText{file_unreadable, "file_unreadable",
        "文件打不开或读写失败；请检查路径、权限和磁盘空间。",
        "The file cannot be opened, read or written; check its path, permissions and disk space."},
    RefusalText{file_has_faults, "file_has_faults",
        "文件中有错误的行，全部未入库；请按错误清单改正，或只接收正确的行。",
        "Some rows are faulty and none was taken; correct them by the list of faults, or accept "
        "the valid rows only."},
    RefusalText{weights_all_zero, "weights_all_zero", "各地权重全为零，无法分配；请检查因素数据。",
        "All weights are zero, so nothing can be divided by them; check the factors."},
    RefusalText{unit_does_not_divide_total, "unit_does_not_divide_total",
        "总额不是分配单位的整数倍；请改用更小的单位或调整总额。",
        "The total is not a multiple of the rounding unit; use a smaller unit or another total."},
    RefusalText{policy_malformed, "policy_malformed", "政策文件内容有误；请按提示的位置改正。",
        "The policy file is wrong; correct it at the place named."},
    RefusalText{key_unusable, "key_unusable", "密钥文件不能用；请恢复原来的密钥或检查其权限。",
        "The key file cannot be used; restore the original key or check its permissions."},
    RefusalText{file_unwritable, "file_unwritable",
        "文件写不进去，没有留下任何部分；请检查磁盘空间和权限。",
        "The file cannot be written and nothing of it was left; check disk space and permissions."},

    RefusalText{unbalanced, "unbalanced", "分录借贷不平；请检查金额和方向。",
        "The entry's debits and credits differ; check its amounts and sides."},
    RefusalText{zero_posting, "zero_posting", "分录中有金额为零的行；请删去该行。",
        "A posting has the amount zero; leave it out."},
    RefusalText{unknown_account, "unknown_account", "账套中没有这个科目；请核对科目和辅助核算项。",
        "The book has no such account; check its code and dimensions."},
    RefusalText{account_closed, "account_closed", "科目已停用；请改用在用的科目。",
        "The account is closed; use one that is open."},
    RefusalText{period_closed, "period_closed", "该月已结账；请记入未结账的月份。",
        "The period is closed; post to one that is open."},
    RefusalText{period_not_open, "period_not_open", "该月尚未开账；请先开账。",
        "The period has not been opened yet; open it first."},
    RefusalText{exists_with_different_content, "exists_with_different_content",
        "同一编号已用于内容不同的记录；请核对，或换一个编号。",
        "The same key was used before with other content; compare the two or use a new key."},
    RefusalText{below_zero, "below_zero", "余额不足，科目会出现负数；请减少金额或先补充额度。",
        "The account would fall below zero; reduce the amount or add funds first."},
    RefusalText{unknown_book, "unknown_book", "没有这个账套；请核对代码或先建账。",
        "There is no such book; check its code or open it first."},
    RefusalText{unknown_event, "unknown_event", "没有这种记账事项；请从事项表中选择。",
        "There is no such posting event; choose one from the table of events."},
    RefusalText{already_reversed, "already_reversed", "该凭证已冲销过；请查看冲销凭证。",
        "The entry has been reversed already; see the reversing entry."},
    RefusalText{unknown_entry, "unknown_entry", "没有这张凭证；请核对凭证号。",
        "There is no such entry; check its number."},
    RefusalText{entry_without_postings, "entry_without_postings",
        "凭证没有分录行；请至少填写两行。", "The entry has no postings; give it at least two."},
    RefusalText{wrong_accounts_for_event, "wrong_accounts_for_event",
        "所用科目与记账事项不符；请按事项表选择科目。",
        "The accounts are not those of the event; choose them from the table of events."},

    RefusalText{unknown_user, "unknown_user", "没有这个用户；请核对用户名或先登记。",
        "There is no such user; check the name or add the user first."},
    RefusalText{not_permitted, "not_permitted", "您的角色无权做这项操作；请由有权的人办理。",
        "Your role may not do this; ask somebody whose role may."},
    RefusalText{outside_region, "outside_region", "该地区不在您的管辖范围；请由当地人员办理。",
        "The region is outside your responsibility; ask somebody responsible for it."},
    RefusalText{same_person, "same_person", "不相容岗位须由不同的人承担；请换人办理这一步。",
        "These two steps must be taken by different people; ask another person for this one."},
    RefusalText{duplicate_user, "duplicate_user", "该用户名已被使用；请换一个。",
        "The user name is taken; choose another."},

    RefusalText{duplicate_document_number, "duplicate_document_number",
        "该文号已登记；请核对是否重复录入。",
        "The document number is recorded already; check whether this is the same document."},
    RefusalText{unknown_document, "unknown_document", "没有这份指标文件；请核对文号或先登记。",
        "There is no such quota document; check its number or record it first."},
    RefusalText{exceeds_available_quota, "exceeds_available_quota",
        "分配金额超过可分配指标；请减少金额。",
        "The allocation is more than the quota available; reduce it."},
    RefusalText{mixes_general_and_lottery, "mixes_general_and_lottery",
        "一般公共预算与彩票公益金不得混用；请分开分配。",
        "General budget and lottery money may not be mixed; allocate them separately."},
    RefusalText{not_a_lower_book, "not_a_lower_book", "接收方不是本级的下级；请改选本级所辖地区。",
        "The receiver is not below this book; choose one of its own lower regions."},
    RefusalText{year_closed, "year_closed", "该预算年度已结束；请用未结束的年度。",
        "The budget year is closed; use one that is open."},
    RefusalText{unknown_program, "unknown_program", "没有这个项目；请从项目表中选择。",
        "There is no such program; choose one from the table of programs."},
    RefusalText{program_not_covered_by_document, "program_not_covered_by_document",
        "该文件的资金不能用于这个项目；请改选项目或文件。",
        "The document's money is not for this program; choose another program or document."},
    RefusalText{unknown_allocation, "unknown_allocation", "没有这次分配；请核对编号。",
        "There is no such allocation; check its number."},
    RefusalText{wrong_allocation_state, "wrong_allocation_state",
        "分配的当前状态不允许这项操作；请先查看其状态。",
        "The allocation's state does not allow this; look at its state first."},
    RefusalText{duplicate_receiver, "duplicate_receiver", "同一接收方出现两次；请合并为一行。",
        "A receiver is listed twice; merge its rows."},
    RefusalText{allocation_total_differs, "allocation_total_differs",
        "各地合计与应分配总额不等；请调整到相等。",
        "The shares do not add up to the total; adjust them until they do."},
    RefusalText{unknown_fund_source, "unknown_fund_source",
        "没有这种资金来源；请从资金来源表中选择。",
        "There is no such fund source; choose one from the table of fund sources."},
    RefusalText{unknown_region, "unknown_region", "该日期没有这个行政区划；请核对代码和日期。",
        "There is no such region on that date; check the code and the date."},
    RefusalText{amount_not_positive, "amount_not_positive", "金额必须大于零；请改正。",
        "The amount must be more than zero; correct it."},
    RefusalText{wrong_function_code, "wrong_function_code",
        "功能分类科目与项目或资金性质不符；请核对科目。",
        "The function code does not fit the program or kind of fund; check the code."},
    RefusalText{wrong_fund_source, "wrong_fund_source",
        "本级预算安排只能使用本级资金；上级资金请按上级下达登记。",
        "A book's own budget has money of its own level only; record other levels' money as "
        "received from the upper level."},
    RefusalText{batches_unfinished, "batches_unfinished",
        "本年还有未办结的发放批次；请先结清或取消它们。",
        "Batches of the year are not finished; settle or cancel them first."},
    RefusalText{earlier_year_open, "earlier_year_open", "上一年度尚未关闭；请先关闭上一年度。",
        "The year before is still open; close that first."},
    RefusalText{year_not_over, "year_not_over", "该年度尚未结束；请在年末之后办理。",
        "The year is not over yet; do this at its end."},
    RefusalText{year_not_closed, "year_not_closed",
        "上一年度尚未关闭，没有可恢复的结转；请先用 quota close-year 关闭它。",
        "The year before is not closed, so nothing can be restored; use quota close-year first."},
    RefusalText{year_opened, "year_opened", "该年度的结转指标已恢复；无需再次恢复。",
        "Carried-forward quota has been restored in that year; nothing more is to be done."},
    RefusalText{not_idle_long_enough, "not_idle_long_enough",
        "结转未满两年，不能收回；另有收回决定的，请用 --ordered-by 注明文号。",
        "The money has not been idle for two years; name the decision with --ordered-by if it is "
        "ordered earlier."},
    RefusalText{direct_funds_through_account, "direct_funds_through_account",
        "直达资金不得进入单位实有资金账户；请退回国库(--into treasury)。",
        "Direct-reach funds never stand on a unit's own account; have them returned to the "
        "treasury (--into treasury)."},
    RefusalText{exceeds_treasury_payable, "exceeds_treasury_payable",
        "上缴数超过应缴财政款余额；请核对收回登记。",
        "More than is payable to the treasury; check what was recorded as recovered."},
    RefusalText{not_prior_year, "not_prior_year",
        "这是本年度的资金，退回后恢复指标；请按银行回盘登记退回。",
        "The money is of the present year and its quota comes back; record the return from the "
        "bank's results."},
    RefusalText{exceeds_spent_quota, "exceeds_spent_quota",
        "收回数超过该文件该项目当年已支付数；请核对年度、文件和项目。",
        "More than was paid from that document and program in that year; check the year, the "
        "document and the program."},
    RefusalText{instalments_unfinished, "instalments_unfinished",
        "本年指标还有已批准未支付的项目分期补助；请先登记支付结果。",
        "Approved instalments of projects are reserved on the year's quota; record what became of "
        "their payment first."},

    RefusalText{malformed_township, "malformed_township",
        "乡镇代码不成立；请写成县级六位加乡镇三位的九位数字，前六位为本县代码。",
        "The township code is wrong; write nine digits, six of this county and three of its own."},
    RefusalText{not_a_county_book, "not_a_county_book",
        "乡镇备用金只能由县级账套设立；请改用县级账套。",
        "Imprests belong to a county's book; use the book of the county."},
    RefusalText{imprest_exists, "imprest_exists", "该乡镇已设立备用金；请使用原有的备用金。",
        "The township has an imprest already; use that one."},
    RefusalText{unknown_imprest, "unknown_imprest", "该乡镇没有备用金；请核对代码或先设立。",
        "The township has no imprest; check its code or open one first."},
    RefusalText{exceeds_imprest_balance, "exceeds_imprest_balance",
        "金额超过备用金余额；请先补充备用金或减少金额。",
        "The amount is more than the imprest's balance; replenish it first or reduce the amount."},
    RefusalText{exceeds_imprest_ceiling, "exceeds_imprest_ceiling",
        "拨付后余额将超过备用金上限；请减少金额。",
        "The imprest would exceed its ceiling; reduce the amount."},
    RefusalText{imprest_above_threshold, "imprest_above_threshold",
        "备用金余额未低于补充线，无需补充；请在低于补充线后办理。",
        "The imprest is not below its threshold; replenish it when it is."},
    RefusalText{case_repeated, "case_repeated", "该人同一事件已救助过；请勿重复救助。",
        "The person has been helped for this event already; do not pay twice."},
    RefusalText{person_deceased, "person_deceased", "该人在支付前已死亡；请核实身份，不得支付。",
        "The person had died before the payment; check the identity and do not pay."},
    RefusalText{unknown_case, "unknown_case", "没有这笔救助；请核对编号。",
        "There is no such case; check its number."},
    RefusalText{wrong_case_state, "wrong_case_state", "该笔救助不在待审批状态；请先查看其状态。",
        "The case is not waiting for approval; look at its state first."},
    RefusalText{imprest_year_undecided, "imprest_year_undecided",
        "备用金上年余额尚未处理；请先交回，或凭批准文件结转。",
        "Last year's balance of the imprest is undecided; return it or carry it over by a "
        "decision."},
    RefusalText{name_differs, "name_differs", "该身份证号已登记为另一姓名；请对照证件核实收款人。",
        "The identity number is recorded under another name; check the payee by the card."},
    RefusalText{nothing_to_carry, "nothing_to_carry", "备用金没有可结转的余额；无需办理。",
        "The imprest has no balance to carry over; nothing is to be done."},
    RefusalText{unknown_plan, "unknown_plan", "该年度没有这类项目的计划；请先登记计划。",
        "There is no plan for this kind of project in that year; record the plan first."},
    RefusalText{plan_exists, "plan_exists", "该地区这些年度已有同类项目计划；请使用原有的计划。",
        "The region has a plan of this kind for those years already; use that one."},
    RefusalText{malformed_village, "malformed_village",
        "村代码不成立；请写成十二位统计代码，或九位乡镇代码，前六位为本县代码。",
        "The village code is wrong; write the twelve digits of the village or the nine of its "
        "town, in this county."},
    RefusalText{county_not_in_plan, "county_not_in_plan",
        "该县不在项目计划的县区名单中；请先登记县区名单。",
        "The county is not among those of the plan; record the plan's counties first."},
    RefusalText{village_has_grant, "village_has_grant", "该村已有同类项目；每村每类只补助一次。",
        "The village has a project of this kind already; a village is given one grant of a kind."},
    RefusalText{exceeds_plan_count, "exceeds_plan_count", "批复后项目个数将超过计划；请减少项目。",
        "There would be more projects than planned; approve fewer."},
    RefusalText{exceeds_plan_total, "exceeds_plan_total",
        "批复后补助总额将超过计划资金；请减少金额。",
        "The grants would be more than the plan's money; reduce them."},
    RefusalText{exceeds_county_maximum, "exceeds_county_maximum",
        "该县项目个数将超过计划的上限；请减少项目。",
        "The county would have more projects than the plan allows it; approve fewer."},
    RefusalText{unknown_project, "unknown_project", "没有这个建设项目；请核对编号。",
        "There is no such project of the register; check its number."},
    RefusalText{wrong_project_stage, "wrong_project_stage",
        "项目的当前阶段不允许这一步；请按批复、开工、验收的次序办理。",
        "The project's stage does not allow this step; it is approved, started and accepted in "
        "this order."},
    RefusalText{instalment_not_due, "instalment_not_due",
        "项目尚未到达该阶段，不得支付该笔补助；请先登记阶段。",
        "The project has not reached this stage, so nothing is payable for it; record the stage "
        "first."},
    RefusalText{instalment_exists, "instalment_exists",
        "该阶段的补助已申请或已支付；请勿重复申请。",
        "The instalment of this stage has been asked for or paid; do not ask twice."},
    RefusalText{nothing_unspent, "nothing_unspent", "项目没有这么多结余可收回；请核对验收金额。",
        "The project has not that much unspent money; check its final cost."},
    RefusalText{project_money_outstanding, "project_money_outstanding",
        "项目还有未结清的款项；请先收回已付款并了结待付款，再取消。",
        "Money of the project is still out or on its way; recover and settle it before "
        "cancelling."},
    RefusalText{unknown_instalment, "unknown_instalment", "没有这笔分期补助；请核对编号。",
        "There is no such instalment; check its number."},
    RefusalText{wrong_instalment_state, "wrong_instalment_state",
        "该笔补助的当前状态不允许这项操作；请先查看其状态。",
        "The instalment's state does not allow this; look at its state first."},
    RefusalText{exceeds_group_cap, "exceeds_group_cap",
        "同组项目的安排合计将超过方案确定的总额；请减少金额。",
        "The programs of this group together would exceed the plan's total for them; reduce the "
        "amount."},
    RefusalText{exceeds_grant, "exceeds_grant", "各期合计将超过项目的补助金额；请核对。",
        "The instalments together would exceed the project's grant; check them."},

    RefusalText{duplicate_person, "duplicate_person",
        "同一人出现两次；请保留一条，或改为更正原记录。",
        "A person is listed twice; keep one row or correct the existing record."},
    RefusalText{unknown_import, "unknown_import", "没有这次导入；请核对编号。",
        "There is no such import; check its number."},
    RefusalText{roster_locked, "roster_locked", "名册已锁定用于发放；请在下一期修改。",
        "The roster is locked for a payout; change it for the next period."},
    RefusalText{roster_of_later_month, "roster_of_later_month",
        "该项目已有更晚月份的名册；请在那个月修改。",
        "A roster of a later month has been imported for this program; make the change in "
        "that one."},

    RefusalText{unknown_batch, "unknown_batch", "没有这个发放批次；请核对编号。",
        "There is no such batch; check its number."},
    RefusalText{wrong_batch_state, "wrong_batch_state",
        "批次的当前状态不允许这项操作；请先查看其状态。",
        "The batch's state does not allow this; look at its state first."},
    RefusalText{exceeds_available_for_batch, "exceeds_available_for_batch",
        "可用指标不足以支付本批次；请先追加指标或减少批次。",
        "The quota available does not cover the batch; obtain more quota or reduce the batch."},
    RefusalText{already_paid, "already_paid",
        "该人本月该项目已发放；请勿重复发放，补差用补发批次。",
        "The person has been paid for this program and period; for a difference use an arrears "
        "batch."},
    RefusalText{no_roster, "no_roster", "该项目本月没有名册；请先导入名册。",
        "There is no roster for this program and period; import one first."},
    RefusalText{no_standard, "no_standard", "该地区该日期没有保障标准；请先载入标准。",
        "There is no standard for this region and date; load the standards first."},
    RefusalText{nothing_to_pay, "nothing_to_pay", "没有应发放的人员；请检查名册和标准。",
        "There is nothing to pay; check the roster and the standards."},
    RefusalText{results_differ, "results_differ",
        "银行回盘与批次不一致；请向银行核对后重新取回盘文件。",
        "The bank's results do not match the batch; clear this with the bank and get a new file."},
    RefusalText{results_already_imported, "results_already_imported",
        "该回盘文件已导入；无需再次导入。",
        "These results have been imported already; nothing more is to be done."},
    RefusalText{unknown_line, "unknown_line", "批次中没有这一行；请核对行号。",
        "The batch has no such line; check its number."},
    RefusalText{batch_exists, "batch_exists",
        "该账套本月该项目已有批次；请使用已有批次或先取消它。",
        "A batch exists for this book, program and period; use it or cancel it first."},
    RefusalText{review_missing, "review_missing", "批次还缺联审或公示；请先登记。",
        "A review or the public notice of the batch is missing; record it first."},
    RefusalText{notice_too_short, "notice_too_short",
        "公示天数不足或公示尚未结束；请待期满后审批。",
        "The public notice is too short or not over; approve when it is."},
    RefusalText{review_repeated, "review_repeated", "该阶段已登记过，内容不同；请核对文号和日期。",
        "This stage is recorded with other content; check the document and the days."},
    RefusalText{months_out_of_order, "months_out_of_order",
        "起始月份不能晚于截止月份，截止月份不能晚于批次月份；请改正月份。",
        "The first month may not be after the last, nor the last after the month of the batch; "
        "correct the months."},
    RefusalText{nothing_to_adjust, "nothing_to_adjust",
        "这些月份没有已放行的批次；未放行的可重编。",
        "None of these months has a released batch; what is not released can be built anew."},
    RefusalText{not_a_recovery, "not_a_recovery",
        "该行不是已放行的追回行；请核对账套、批次和行号。",
        "The line is not one of a released recovery; check its book, batch and number."},
    RefusalText{exceeds_open_recovery, "exceeds_open_recovery",
        "收回金额超过该行未收回的金额；请核对缴款书。",
        "More came back than the line has open; check the receipt."},

    RefusalText{ledger_differs, "ledger_differs",
        "账簿复核不一致，数据可能被改动；请停止记账并报告审计人员。",
        "The ledger does not agree with itself and may have been altered; stop posting and tell "
        "the auditor."},
    RefusalText{unknown_report, "unknown_report", "没有这个报表；请用 report list 查看名称。",
        "There is no such report; see their names with report list."},
    RefusalText{unknown_report_parameter, "unknown_report_parameter",
        "报表参数不存在或缺少；请查看该报表的参数说明。",
        "A parameter of the report is unknown or missing; see the report's parameters."},
    RefusalText{schema_changed, "schema_changed",
        "已执行的迁移脚本被改动；请恢复原脚本，修改另写新脚本。",
        "A migration already applied has been changed; restore it and write a new one instead."},
    RefusalText{schema_newer, "schema_newer", "数据库比程序新；请升级程序。",
        "The database is newer than the program; use a newer program."},
    RefusalText{cluster_unusable, "cluster_unusable",
        "内置数据库不能使用；请检查数据目录的归属、权限和日志。",
        "The embedded database cannot be used; check its directory's owner, permissions and log."},
    RefusalText{unknown_run, "unknown_run", "没有这次核对；请核对编号。",
        "There is no such run; check its number."},
    RefusalText{schema_older, "schema_older", "数据库的结构旧于本程序；请先运行 doudi db migrate。",
        "The database's schema is older than this program; run `doudi db migrate` first."},
};

constexpr bool comes_before(RefusalText const& a, RefusalText const& b) {
    return a.code < b.code;
}

static_assert(std::is_sorted(table.begin(), table.end(), comes_before));

RefusalText const* find(int number) noexcept {
    auto const found = std::lower_bound(table.begin(), table.end(), number,
        [](RefusalText const& row, int n) { return static_cast<int>(row.code) < n; });
    bool const is_there = found != table.end() && static_cast<int>(found->code) == number;
    return is_there ? &*found : nullptr;
}

} // namespace

void throw_exception_from_error(Error const& error, boost::source_location const& at) {
    std::string const name{text_of(error.code).name};
    throw std::logic_error{"no value but the refusal " + name + " at " + at.to_string()};
}

std::span<RefusalText const> refusals() noexcept {
    return table;
}

RefusalText const& text_of(Refusal code) noexcept {
    RefusalText const* const row = find(static_cast<int>(code));
    DOUDI_CHECK(row != nullptr);
    return *row;
}

std::optional<Refusal> refusal_of(std::string_view name) noexcept {
    for (RefusalText const& row : table) {
        if (row.name == name) {
            return row.code;
        }
    }
    return std::nullopt;
}

std::optional<Refusal> refusal_of_number(int number) noexcept {
    RefusalText const* const row = find(number);
    return row != nullptr ? std::optional{row->code} : std::nullopt;
}

} // namespace doudi
