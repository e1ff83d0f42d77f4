//! The words of refunds in a case: charges, approval and payment, in the form of the one table: `table` begins, these
//! follow.

/// The words given, and behind them those of refunds, as one table.
macro_rules! with_refund_words {
    ($($before:tt)*) => {
        with_backup_words! {
            $($before)*

            // Acts.
            ActCharge => "扣费明细" / "Charge",
            ActStrike => "删明细" / "Strike",
            ActPropose => "提交审批" / "Propose",
            ActApprove => "审批通过" / "Approve",
            ActDecline => "驳回退费" / "Decline",

            // Fields.
            FieldCharge => "第几条" / "Item",
            FieldChargeDay => "扣费日" / "Day",
            FieldChargeFrom => "扣费方" / "From",
            FieldAmount => "金额" / "Amount",
            FieldProof => "订购凭证" / "Proof",
            FieldCause => "退费缘由" / "Ground",
            FieldFinding => "核实结论" / "Finding",
            FieldService => "业务名称" / "Service",
            FieldAccount => "收款账户" / "Account",
            FieldBinding => "核对码" / "Code",
            FieldProposal => "退费单" / "Refund",

            // Values.
            OrderProofNone => "无凭证" / "none found",
            FindingOpen => "待核实" / "open",
            FindingUpheld => "属实" / "upheld",
            FindingNotUpheld => "不属实" / "not upheld",
            PayeeLine => "退到业务号码" / "to the line",
            PayeeOther => "退到其他账户" / "to another account",

            // What happened.
            EventChargeSet => "扣费明细" / "charge",
            EventChargeStruck => "删去明细" / "charge struck",
            EventRefundProposed => "退费提交审批" / "refund proposed",
            EventRefundApproved => "退费审批通过" / "refund approved",
            EventRefundDeclined => "退费驳回" / "refund declined",
            EventRefundWithdrawn => "退费撤回" / "refund taken back",
            EventRefundBatched => "进付款批次" / "handed out to be paid",
            EventRefundPaid => "退费到账" / "refund paid",
            EventRefundFailed => "付款失败" / "payment failed",
            EventRefundBatchMade => "付款批次 {0}：{1} 笔，共 {2}" / "payment batch {0}: {1} {1|payment|payments}, {2} in all",
            EventRefundNo => "第 {0} 单" / "no. {0}",
            EventRefundLevel => "第 {0} 级" / "level {0}",
            EventRefundBatchNo => "批次 {0}" / "batch {0}",
            EventRefundAttempt => "第 {0} 次" / "attempt {0}",
            EventRefundReference => "付款号 {0}" / "payment {0}",
            EventRefundOwes => "应退 {0}" / "owed {0}",
            EventRefundCode => "核对码 {0}" / "code {0}",

            // Refusals.
            BadDay => "看不懂{0}：请写 2026-11-02 这样的日期。" / "{0} is no day: write it like 2026-11-02.",
            NoRefundStale => "退费单 {0} 提交后明细有改动：提交时 {1}，现应退 {2}；请重新提交审批。" / "Charges changed since refund {0} was proposed: {1} then, {2} owed now. Propose it again.",
            NoOtherRefund => "核对码不符：现在的退费单是第 {0} 单，金额 {1}；请重新看过再批。" / "This is not the code of what is proposed now, refund {0} of {1}: look at it again, then approve.",
            NoProposedAlready => "退费单 {0} 已经提交，金额、收款账户都一样：请等审批。" / "Refund {0} of this amount to this account is proposed already: it waits for its approval.",
            NoRefundUnderWay => "退费单 {0} 已批准或正在付款：请等付款结果，或先驳回。" / "Refund {0} is approved or being paid: wait for the result of the payment, or decline it first.",
            NoRefundOwed => "还有 {0} 应退未退：请提交审批并付清，或改正核实结论。" / "{0} is still owed: propose it and have it paid, or correct the findings.",
            NoChargesOpen => "扣费明细 {0} 还没核实：请逐条写明核实结论。" / "These charges are not verified yet: {0}. Give each its finding first.",
        }
    };
}
