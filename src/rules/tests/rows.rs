//! The rules of the trade, row by row, and where the pack has them: what is checked here is listed in `docs/RULES.md`.

/// A rule of the trade.
pub struct Row {
    pub zh: &'static str,
    pub en: &'static str,
    /// Values of the pack by their paths, as its text writes them.
    pub says: &'static [(&'static str, &'static str)],
}

const fn row(zh: &'static str, en: &'static str, says: &'static [(&'static str, &'static str)]) -> Row {
    Row { zh, en, says }
}

pub const ROWS: &[Row] = &[
    row(
        "通信障碍修复, 城镇 / 农村",
        "repair of a communication fault, town / village",
        &[
            ("clock.fault_repair.target", "\"48h\""),
            ("clock.fault_repair.except", "[{ place = \"village\", target = \"72h\" }]"),
            ("clock.fault_repair.categories", "[\"network_quality\"]"),
            ("clock.fault_repair.standing", "\"law\""),
            ("figure.fault_told.standing", "\"law\""),
            ("figure.fault_fee_waived.value", "100"),
            ("figure.fault_fee_waived.standing", "\"law\""),
        ],
    ),
    row(
        "装移机延误",
        "late installation",
        &[
            ("figure.late_installation.value", "10"),
            ("figure.late_installation.unit", "\"permille_a_day\""),
            ("figure.late_installation.standing", "\"law\""),
        ],
    ),
    row(
        "话费异常",
        "abnormal bill",
        &[
            ("figure.abnormal_bill.value", "5"),
            ("figure.abnormal_bill_months.value", "3"),
            ("figure.abnormal_bill.standing", "\"law\""),
        ],
    ),
    row(
        "缴费后复机",
        "restore after payment",
        &[
            ("clock.restore_after_payment.target", "\"48h\""),
            ("clock.restore_after_payment.standing", "\"law\""),
        ],
    ),
    row(
        "移动通信障碍",
        "mobile fault",
        &[
            ("clock.mobile_fault.mean", "\"24h\""),
            ("clock.mobile_fault.target", "\"48h\""),
            ("clock.mobile_fault.standing", "\"reported\""),
        ],
    ),
    row(
        "移动业务变更、复话",
        "mobile service change, restore",
        &[
            ("clock.service_change.mean", "\"1h\""),
            ("clock.service_change.target", "\"24h\""),
            ("clock.service_change.standing", "\"reported\""),
        ],
    ),
    row(
        "投诉答复",
        "answer to a complaint",
        &[
            ("clock.answer.unit", "\"natural_days\""),
            ("clock.answer.target", "\"15d\""),
            ("clock.answer.standing", "\"reported\""),
            ("henan:clock.answer.unit", "\"working_days\""),
            ("henan:clock.answer.target", "\"5d\""),
            ("henan:clock.answer.standing", "\"law\""),
            ("chongqing:clock.answer.unit", "\"working_days\""),
            ("chongqing:clock.answer.target", "\"15d\""),
            ("chongqing:clock.answer.standing", "\"law\""),
        ],
    ),
    row(
        "投诉首次答复",
        "first reply to a complaint",
        &[("clock.first_reply.target", "\"48h\""), ("clock.first_reply.standing", "\"reported\"")],
    ),
    row(
        "申诉",
        "appeal to the regulator",
        &[
            ("figure.appeal_after.value", "15"),
            ("clock.appeal_accept.unit", "\"working_days\""),
            ("clock.appeal_accept.target", "\"5d\""),
            ("clock.appeal_answer.unit", "\"natural_days\""),
            ("clock.appeal_answer.target", "\"30d\""),
            ("clock.appeal_answer.standing", "\"reported\""),
            ("figure.appeal_limit_charging.value", "5"),
            ("figure.appeal_limit_other.value", "24"),
        ],
    ),
    row(
        "原始计费记录",
        "original charging records",
        &[("figure.charging_records.value", "5"), ("figure.charging_records.standing", "\"reported\"")],
    ),
    row(
        "身份资料",
        "identity data",
        &[("figure.identity_data.value", "24"), ("figure.identity_data.standing", "\"reported\"")],
    ),
    row("平均值与最大值", "means and maxima", &[("figure.means_and_maxima.unit", "\"rule\"")]),
    row(
        "二次确认",
        "proof of order",
        &[
            ("figure.proof_of_order.value", "3"),
            ("figure.proof_of_order.standing", "\"reported\""),
            ("figure.burden_of_proof.unit", "\"rule\""),
        ],
    ),
    row(
        "退费拖延",
        "refund delayed",
        &[
            ("clock.refund_delay.unit", "\"natural_days\""),
            ("clock.refund_delay.target", "\"15d\""),
            ("clock.refund_delay.standing", "\"law\""),
        ],
    ),
    row(
        "欺诈",
        "fraud",
        &[
            ("figure.fraud_times.value", "3"),
            ("figure.fraud_least.value", "50000"),
            ("figure.fraud_least.unit", "\"fen\""),
            ("figure.fraud_times.standing", "\"law\""),
        ],
    ),
    row(
        "双倍返还",
        "double refund",
        &[("figure.double_refund.value", "2"), ("figure.double_refund.standing", "\"reported\"")],
    ),
    row(
        "恶意软件或合作方",
        "malicious software or partner",
        &[
            ("figure.malicious_verified.value", "100"),
            ("figure.malicious_partner.value", "3"),
            ("figure.malicious_partner.standing", "\"mission\""),
        ],
    ),
    row(
        "0000 / 00000",
        "0000 / 00000",
        &[
            ("figure.query_code.value", "\"0000\""),
            ("figure.shield_code.value", "\"00000\""),
            ("figure.paid_ports.value", "\"1066\""),
            ("figure.free_ports.value", "\"1065\""),
        ],
    ),
    row(
        "自动续订",
        "auto-renewal",
        &[("figure.renewal_notice.value", "5"), ("figure.renewal_notice.standing", "\"reported\"")],
    ),
    row(
        "退费金额与审批",
        "money",
        &[
            ("figure.refund_hands.value", "2"),
            ("figure.refund_second_level.unit", "\"fen\""),
            ("figure.refund_second_level.standing", "\"house\""),
        ],
    ),
    row(
        "自售出日起",
        "from the sale day",
        &[
            ("figure.sale_day.value", "1"),
            ("figure.return_until_day.value", "7"),
            ("figure.exchange_until_day.value", "15"),
            ("figure.warranty_main_unit.value", "12"),
            ("figure.warranty_main_unit.standing", "\"reported\""),
        ],
    ),
    row(
        "其他配件",
        "other parts",
        &[
            ("figure.warranty_battery.value", "6"),
            ("figure.warranty_charger.value", "12"),
            ("figure.warranty_terminal_card.value", "12"),
            ("figure.warranty_data_cable.value", "12"),
            ("figure.warranty_earphone.value", "3"),
        ],
    ),
    row(
        "附件换过两次",
        "an accessory exchanged twice",
        &[("figure.accessory_exchanges.value", "2"), ("figure.accessory_exchanges.standing", "\"reported\"")],
    ),
    row("同一故障修两次", "same fault kind repaired twice", &[("figure.same_fault_repairs.value", "2")]),
    row(
        "七日未修好",
        "not repaired within 7 days",
        &[
            ("clock.repair_time.unit", "\"natural_days\""),
            ("clock.repair_time.target", "\"7d\""),
            ("clock.repair_time.holds", "[\"parts\"]"),
            ("clock.loaner_owed.unit", "\"natural_days\""),
            ("clock.loaner_owed.target", "\"7d\""),
            ("clock.loaner_owed.holds", "\"never\""),
            ("figure.loaner_after.value", "7"),
        ],
    ),
    row(
        "超 30 日 / 等配件超 60 日",
        "over 30 days / over 60 days waiting for parts",
        &[
            ("figure.exchange_late_repair.value", "30"),
            ("figure.exchange_no_parts.value", "60"),
            ("hold_reason.parts.max", "\"1440h\""),
            ("hold_reason.parts.standing", "\"reported\""),
        ],
    ),
    row(
        "折旧退款",
        "refund less a day's use",
        &[
            ("figure.use_fee.value", "5"),
            ("figure.use_fee.unit", "\"permille_a_day\""),
            ("figure.no_same_model.unit", "\"rule\""),
        ],
    ),
    row(
        "三包期",
        "warranty",
        &[
            ("figure.warranty_stops.unit", "\"rule\""),
            ("figure.warranty_holiday.value", "1"),
            ("figure.lost_invoice.value", "90"),
            ("figure.lost_invoice.standing", "\"reported\""),
        ],
    ),
    row(
        "维修记录",
        "repair record",
        &[
            ("figure.repair_record.value", "10"),
            ("figure.repair_record.standing", "\"reported\""),
            ("work.part_replaced.repair", "true"),
            ("work.software_reinstalled.repair", "true"),
            ("work.tested.repair", "false"),
            ("work.tested.standing", "\"house\""),
        ],
    ),
    row(
        "空巢老人绿色通道",
        "green channel for an empty-nest elder",
        &[
            ("figure.green_channel_loaner.standing", "\"mission\""),
            ("figure.green_channel_ready.value", "1"),
            ("figure.green_channel_ready.unit", "\"natural_days\""),
        ],
    ),
    row(
        "默认时限",
        "default limits",
        &[
            ("clock.first_contact.target", "\"24h\""),
            ("clock.first_contact.except", "[{ severity = 1, target = \"2h\" }]"),
            ("clock.result.target", "\"48h\""),
            ("clock.progress.target", "\"48h\""),
            ("clock.progress.repeats", "true"),
            ("clock.whole_case.unit", "\"natural_days\""),
            ("clock.whole_case.target", "\"15d\""),
            ("clock.whole_case.holds", "\"never\""),
            ("clock.result.standing", "\"house\""),
        ],
    ),
    row(
        "部门时限",
        "department time per task",
        &[
            (
                "clock.task.except",
                "[{ severity = 1, target = \"4h\" }, { severity = 2, target = \"24h\" }, { severity = 3, target = \"48h\" }, { severity = 4, target = \"120h\" }]",
            ),
            (
                "clock.department.except",
                "[{ severity = 1, target = \"4h\" }, { severity = 2, target = \"24h\" }, { severity = 3, target = \"48h\" }, { severity = 4, target = \"120h\" }]",
            ),
            ("clock.task.standing", "\"house\""),
        ],
    ),
    row(
        "联系时段",
        "contact hours",
        &[
            ("contact_hours.spans", "[\"08:00-12:00\", \"14:00-20:00\"]"),
            ("contact_hours.standing", "\"house\""),
        ],
    ),
    row(
        "回访",
        "revisit",
        &[
            ("revisit.after_days", "1"),
            ("revisit.tries", "3"),
            ("revisit.days", "2"),
            ("clock.revisit.unit", "\"natural_days\""),
            ("clock.revisit.target", "\"5d\""),
            ("figure.revisit_answers.value", "3"),
            ("revisit_rule.refunds.policy", "\"must\""),
            ("revisit_rule.flagged.flags", "[\"repeat\", \"escalated\", \"appeal\", \"media\"]"),
            ("revisit_rule.flagged.standing", "\"reported\""),
        ],
    ),
    row(
        "延时",
        "extension of a limit",
        &[
            ("ask.extension.decides", "\"team_leader\""),
            ("ask.extension.standing", "\"reported\""),
            ("figure.extension_told.unit", "\"rule\""),
        ],
    ),
    row(
        "督办",
        "supervision order",
        &[
            ("clock.order.target", "\"24h\""),
            ("clock.order.standing", "\"house\""),
            ("figure.written_criticism.value", "5"),
            ("figure.written_criticism.on", "false"),
            ("figure.written_criticism.standing", "\"reported\""),
        ],
    ),
    row("月度考核", "monthly assessment", &[("figure.assessment_frozen.standing", "\"house\"")]),
    row(
        "客户接待日",
        "reception day",
        &[
            ("figure.reception_week.value", "3"),
            ("figure.reception_weekday.value", "4"),
            ("figure.reception_tracked.standing", "\"mission\""),
        ],
    ),
    row("持证上岗", "staff", &[("figure.certified_only.standing", "\"mission\"")]),
    row(
        "脱敏",
        "masking",
        &[
            ("figure.reveal_quota.value", "30"),
            ("figure.reveal_alarm.value", "20"),
            ("figure.mask_phone_head.value", "3"),
            ("figure.mask_phone_tail.value", "4"),
            ("figure.mask_name.value", "1"),
            ("figure.mask_id_head.value", "4"),
            ("figure.mask_id_tail.value", "4"),
            ("figure.mask_birth.unit", "\"rule\""),
            ("figure.mask_address.unit", "\"rule\""),
        ],
    ),
    row(
        "个人信息",
        "personal data",
        &[
            ("figure.data_rights.standing", "\"law\""),
            ("figure.assessment_records.value", "36"),
            ("figure.assessment_records.standing", "\"law\""),
        ],
    ),
    row(
        "每诉必录",
        "every contact is recorded",
        &[("figure.every_contact.standing", "\"reported\""), ("notice.confirmation.for", "\"confirmation\"")],
    ),
    row(
        "标准报表",
        "standard reports",
        &[
            ("class.network_quality.words.zh", "\"网络质量\""),
            ("class.charging_dispute.words.zh", "\"收费争议\""),
            ("class.user_service.words.zh", "\"用户服务\""),
            ("figure.fastest_share.value", "80"),
            ("figure.most_share.value", "95"),
            ("figure.appeal_rate_base.value", "1000000"),
            ("figure.complaint_rate_base.value", "10000"),
        ],
    ),
    row(
        "六项服务承诺",
        "the six pledges",
        &[
            ("pledge.charges.share", "100"),
            ("pledge.charges.standing", "\"mission\""),
            ("pledge.repair.standing", "\"mission\""),
            ("pledge.tracked.kept", "[{ clock = \"order\" }]"),
            ("pledge.network.categories", "[\"network_quality\"]"),
            ("pledge.spam.standing", "\"mission\""),
            ("pledge.real_name.share", "100"),
        ],
    ),
];
