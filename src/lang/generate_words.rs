//! The words of made-up stores, in the form of the one table: `table` begins, these follow.

/// The words given, and behind them those of made-up stores, as one table.
macro_rules! with_generate_words {
    ($($before:tt)*) => {
        with_sheet_words! {
            $($before)*

            // A year that is made up.
            GenMade => "客户 {0} 位，员工 {1} 人，工单 {2} 件，其中在办 {3} 件（超时 {4} 件），事件 {5} 个。" / "{0} customers, {1} people, {2} cases, {3} of them open ({4} overdue), {5} events.",
            GenTook => "用时 {0} 秒：编写 {1} 秒，排序 {2} 秒，等待写入 {3} 秒；写日志 {4} 秒，建索引 {5} 秒（编写与写入同时进行）。" / "Took {0} s: telling {1} s, ordering {2} s, waiting for the writer {3} s; writing the log {4} s, heads and search rows {5} s (both go on at once).",
            GenSize => "文件 {0} MiB，平均每件工单 {1} 字节；内存最多 {2} MiB。" / "Files of {0} MiB, {1} bytes for each case; at most {2} MiB of memory.",
            GenKept => "库在 {0}。打开：caseloop --data {0}" / "The store is in {0}. To open it run caseloop --data {0}",
            GenNotEmpty => "{0} 不是空目录：请指定一个新目录。" / "{0} is not an empty directory: name a new one.",
            GenFuture => "{0} 还没到：一年的结束时刻不能晚于现在。" / "{0} is in the future: a year ends now at the latest.",

            // Help.
            HelpGenerate => "编写一整年的客户和工单，供规模测试和演示（不需要服务器）" / "Make up a year of customers and cases, for tests of scale and demonstrations (needs no server)",
            HelpGenCustomers => "多少位客户" / "Customers",
            HelpGenCases => "多少件工单" / "Cases",
            HelpGenOpen => "其中年末仍在办的件数" / "Of these, cases that are open at the end",
            HelpGenUntil => "这一年在何时结束（缺省为现在）" / "When the year ends (by default now)",
            HelpGenThreads => "用几个线程，不影响结果（缺省为处理器数）" / "Threads, which do not change the result (by default as many as processors)",
        }
    };
}
