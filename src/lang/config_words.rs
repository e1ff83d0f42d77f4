//! The words of `config.toml`, in the form of the one table: `table` begins, these follow, then those of keymaps.

/// The words given, and behind them those of what a site sets for its server, as one table.
macro_rules! with_config_words {
    ($($before:tt)*) => {
        with_key_words! {
            $($before)*

            // What is wrong, and what would be right.
            ConfigSyntax => "这里读不懂（{0}）：每行写 名称 = 值，文字加双引号，节名写成 [backup]。" / "This cannot be read ({0}): write NAME = VALUE on each line, text in double quotes, a section as [backup].",
            ConfigSection => "没有 [{0}] 这一节。可用的节：{1}" / "There is no section [{0}]. There are: {1}",
            ConfigKey => "[{0}] 里没有 {1} 这一项。可用的项：{2}" / "There is no {1} in [{0}]. There are: {2}",
            ConfigMissing => "[{0}] 里缺少 {1}：请写上，或删掉这一节。" / "[{0}] lacks {1}: set it, or take the section away.",
            ConfigOneOf => "{0} 只能写其中之一：{1}（加双引号）。" / "{0} is one of: {1} (in double quotes).",
            ConfigWhole => "{0} 要写 {1} 到 {2} 的整数，不加引号。" / "{0} is a whole number from {1} to {2}, without quotes.",
            ConfigTruth => "{0} 要写 true 或 false，不加引号。" / "{0} is true or false, without quotes.",
            ConfigTime => "{0} 要写一天中的时间，如 \"02:30\"。" / "{0} is a time of day like \"02:30\".",
            ConfigCommand => "{0} 要写程序和它的参数，如 [\"/usr/local/bin/send\"]。" / "{0} is a program and its arguments, like [\"/usr/local/bin/send\"].",
            ConfigAddress => "{0} 要写地址和端口，如 \"127.0.0.1:2222\"。" / "{0} is an address and a port, like \"127.0.0.1:2222\".",
            ConfigPath => "{0} 要写以 / 开头的完整路径，如 \"/mnt/backup\"。" / "{0} is a path from the root on, like \"/mnt/backup\".",
            ConfigNoFolder => "{0}：没有文件夹 {1}，请建立它、接好磁盘，或改正路径。" / "{0}: there is no folder {1}: make it, connect its disk, or mend the path.",
            ConfigNoProgram => "{0}：{1} 找不到，或不能运行。请写完整路径，并加上执行权限（chmod +x）。" / "{0}: {1} is not there, or cannot be run: give its whole path, and let it be run (chmod +x).",

            // What comes of a check, and what is shown.
            ConfigSound => "检查通过：{0}。重启服务器后生效。" / "Checked: {0} is right. It is in force once the server starts again.",
            ConfigNone => "没有 {0}：一切按缺省。" / "There is no {0}: the defaults hold.",
            ConfigUnsound => "有 {0} 处要改。" / "{0} {0|thing|things} to mend.",
            ConfigUnset => "没有设置" / "is not set",
            ConfigUsual => "缺省" / "default",

            // Help.
            HelpConfig => "服务器的设置：检查 config.toml，显示生效的值" / "What is set for the server: check config.toml, show what is in force",
            HelpConfigCheck => "检查 config.toml：写法、文件夹、命令" / "Check config.toml: its form, folders, commands",
            HelpMetrics => "服务器的各项指标（OpenMetrics 文本）" / "How the server stands in figures, as OpenMetrics text",
            HelpMetricsOutput => "写进这个文件，整份替换" / "Into this file, by renaming a whole one",
            HelpConfigFile => "设置文件（缺省为数据目录里的 config.toml）" / "The file (by default config.toml in the data directory)",
            HelpConfigShow => "显示生效的设置，连同缺省值" / "Show what is in force, with the defaults",
        }
    };
}
