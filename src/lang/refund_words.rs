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

            EventRefundListed => "列入批量退费" / "in a list of refunds",
            EventRefundGathered => "批量退费提交审批" / "list of refunds proposed",
            EventRefundListApproved => "批量退费审批通过" / "list of refunds approved",
            EventRefundListDeclined => "批量退费驳回" / "list of refunds declined",
            EventRefundListNo => "第 {0} 份名单" / "list {0}",
            EventRefundListSum => "{0} 件，共 {1}" / "{0} {0|case|cases}, {1} in all",

            // Refusals.
            NoInRefundList => "这笔退费在主单 {0} 的批量名单里：请在主单上整份审批，或把这一笔单独重新提交。" / "This refund is in the list of case {0}: approve that list, or propose this one by itself.",
            NoOtherRefundList => "核对码不符：现在待批的名单是 {0} 件、共 {1}；请重新看过再批。" / "This is not the code of the list that waits, {0} {0|case|cases} of {1}: look at it again.",
            NoRefundListChanged => "名单提交后有 {0} 件变了（{1} 等），一件也没批：请用同一份文件重新提交。" / "{0} {0|case|cases} changed since ({1}): none is approved. Gather the file again.",
            NoRefundStale => "退费单 {0} 提交后明细有改动：提交时 {1}，现应退 {2}；请重新提交审批。" / "Charges changed since refund {0} was proposed: {1} then, {2} owed now. Propose it again.",
            NoOtherRefund => "核对码不符：现在的退费单是第 {0} 单，金额 {1}；请重新看过再批。" / "This is not the code of what is proposed now, refund {0} of {1}: look at it again, then approve.",
            NoProposedAlready => "退费单 {0} 已经提交，金额、收款账户都一样：请等审批。" / "Refund {0} of this amount to this account is proposed already: it waits for its approval.",
            NoRefundUnderWay => "退费单 {0} 已批准或正在付款：请等付款结果，或先驳回。" / "Refund {0} is approved or being paid: wait for the result of the payment, or decline it first.",
            NoRefundOwed => "还有 {0} 应退未退：请提交审批并付清，或改正核实结论。" / "{0} is still owed: propose it and have it paid, or correct the findings.",
            NoNothingToPay => "没有已批准、待付款的退费。要再取最近批次的文件，用 --batch {0}。" / "No approved refund waits to be paid. --batch {0} writes the file of the last batch again.",
            NoNothingToPayYet => "没有已批准、待付款的退费：请先提交并审批。" / "No approved refund waits to be paid: propose and approve one first.",
            NoChargesOpen => "扣费明细 {0} 还没核实：请逐条写明核实结论。" / "These charges are not verified yet: {0}. Give each its finding first.",

            NoNoCharges => "属实的退费单要有扣费明细：请先登记明细；没有扣费的，处理结论用“不属实”。" / "Upheld needs its charges: write them down first, or finish as not upheld where nothing was charged.",

            // How far a proposal is.
            RefundProposed => "待审批" / "proposed",
            RefundApproved => "已批准，待付款" / "approved, to be paid",
            RefundInBatch => "付款中" / "being paid",
            RefundPaid => "已到账" / "paid",
            RefundFailed => "付款失败，待再付" / "payment failed, to be paid again",
            RefundDeclined => "已驳回" / "declined",
            RefundWithdrawn => "已撤回" / "taken back",

            // In the list of what waits for somebody above.
            WaitsRefund => "待审批:退费 {0}" / "approve: {0}",

            // The statement.
            RefundTitle => "退费核算" / "What is paid back",
            RefundPageCharges => "扣费明细" / "Charges",
            RefundPageSums => "合计" / "Sums",
            RefundPageProposals => "审批与付款" / "Approval and payment",
            StatementTitle => "退费核算单  工单 {0}" / "Refund statement, case {0}",
            StatementDue => "应在 {0} 到账" / "To be paid {0}",
            StatementNoCharge => "没有扣费明细" / "No charge is disputed",
            StatementProofOpen => "未查" / "not looked for",
            StatementVerified => "订购凭证：{0}；缘由：{1}；核实结论：{2}" / "proof of order: {0}; ground: {1}; finding: {2}",
            StatementSums => "应退合计 {0}；已退 {1}；未退 {2}" / "owed {0}; paid {1}; left {2}",
            StatementStale => "明细已改动：要重新提交审批" / "charges changed: it must be proposed again",
            StatementMade => "提交：{0}，{1}" / "proposed by {0}, {1}",
            StatementApproved => "第 {0} 级审批：{1}，{2}" / "approved, level {0}: {1}, {2}",
            StatementWaits => "等{0}审批" / "waits for the yes of {0}",
            StatementUnderWay => "批次 {0}，第 {1} 次付款：等付款结果" / "batch {0}, attempt {1}: being paid",
            StatementFailed => "批次 {0}，第 {1} 次付款：失败，{2}" / "batch {0}, attempt {1}: failed, {2}",
            StatementPaid => "批次 {0}，第 {1} 次付款：到账，{2}，付款号 {3}" / "batch {0}, attempt {1}: paid, {2}, payment {3}",
            StatementSign => "经办：            审批：            客户签收：            日期：" / "Clerk:            Approver:            Customer:            Date:",

            // Files.
            FileLacksColumns => "文件缺少这些列：{0}。" / "The file lacks these columns: {0}.",
            FileTooManyRows => "文件超过 {0} 行：请分开。" / "The file has more than {0} rows: split it.",
            ChargesTaken => "{0}：已登记扣费明细 {1} 条" / "{0}: {1} {1|charge|charges} written down",
            ChargesNone => "有错，一条也没登记：请改好后整份重来。" / "There are faults, so none was written down: mend them and send the whole file again.",
            BatchWritten => "批次 {0}：{1} 笔，共 {2}" / "Batch {0}: {1} {1|payment|payments}, {2} in all",
            BatchNotWritten => "批次 {2} 已建，但文件 {0} 没写成（{1}）：请用 --batch {2} 再写。" / "Batch {2} is made, but {0} could not be written ({1}): write it with --batch {2}.",
            BatchesNone => "还没有付款批次" / "There is no payment batch yet",
            BatchSum => "{0} 笔 {1}" / "{0}: {1}",
            BatchHeadNo => "批次" / "batch",
            BatchHeadAt => "时间" / "made",
            BatchHeadAsked => "应付" / "asked",
            BatchHeadPaid => "到账" / "paid",
            BatchHeadFailed => "失败" / "failed",
            BatchHeadOpen => "未回" / "open",
            BatchHeadDifference => "差额" / "difference",
            ResultsTaken => "新登记 {0} 笔；先前已登记 {1} 笔；不符 {2} 笔" / "{0} taken in, {1} known before, {2} refused",
            ResultKey => "没有这个付款键：请核对批次文件。" / "No such payment key: check it against the file of the batch.",
            ResultAmount => "金额与批准的不符，批准的是 {0}：没有登记，请与付款方核对。" / "Not the amount that was approved, which is {0}: not taken in. Ask who pays.",
            ResultOtherwise => "与先前登记的结果不同：没有登记，请人工核对是否重复付款。" / "Told otherwise before: not taken in. A person must see whether it was paid twice.",
            ResultFen => "fen（金额分）要写整数分，如 1230。" / "fen must be whole fen, such as 1230.",
            ResultTime => "time（时间）写成 2026-11-02 09:00:00 这样。" / "time must be like 2026-11-02 09:00:00.",
            ResultWord => "result（结果）只写 paid（成功）或 failed（失败）。" / "result must be paid or failed.",
            ResultReference => "付款成功的要有 reference（付款号），不超过 64 字节。" / "What was paid needs its reference, of at most 64 bytes.",

            // What a case says that is opened for a list.
            GatheredText => "批量退费，主单 {0}" / "one of the refunds of case {0}",

            // Help.
            HelpRefundGather => "批量退费：一份文件里各客户的扣费，逐户提交，合成一份名单待批" / "Propose what a file says of many customers, as one list to approve",
            HelpRefundParent => "主单号" / "The parent case",
            HelpRefundGatherFile => "CSV，列：line day from fen，可有 service proof cause" / "CSV with line, day, from, fen; perhaps service proof cause",
            HelpRefundApproveList => "整份批准一份名单：有一件变了就一件也不批" / "Approve a whole list; none of it where any case of it changed",
            HelpRefundDeclineList => "整份驳回一份名单" / "Decline a whole list",
            HelpRefundListCode => "名单的核对码" / "The code of the list",
            HelpRefundListText => "驳回的原因" / "Why it is declined",
            HelpRefundShow => "查看工单的退费：明细、凭证、算式、审批、付款" / "The refund of a case: charges, proofs, arithmetic, approvals, payments",
            HelpRefundPrint => "末尾加签字栏，供打印" / "With a line to sign, for paper",
            HelpRefundCharges => "从文件登记扣费明细：全部登记，或一条也不登记" / "Write the charges of a file down: all of them or none",
            HelpRefundChargesFile => "CSV，列：day from amount，可有 service proof cause finding charge" / "CSV with day, from, amount; perhaps service proof cause finding charge",
            HelpRefundBatch => "把已批准的退费编成付款批次，写成付款文件" / "Hand out what is approved in a payment batch, as a file",
            HelpRefundBatchOut => "写到哪个文件" / "The file to write",
            HelpRefundBatchNo => "再写一次这个批次的文件，一字不差" / "Write the file of this batch again, byte for byte",
            HelpRefundResults => "登记付款结果：可重复、可迟到、不分先后" / "Take payment results in: again, late, in any order",
            HelpRefundResultsFile => "CSV，列：key fen result，可有 reference time why" / "CSV with key, fen, result; perhaps reference time why",
            HelpRefundBatches => "各付款批次对账：应付、到账、失败、未回、差额，精确到分" / "Payment batches in sums, to the fen",
        }
    };
}
