use super::*;
use crate::keys::{ActionFacts, Keymap, lint};

const GOOD: &str = "[global]\nkeys = [{ on = \"F1\", run = \"help.open\" }]\n";

/// What is said of the first fault of a file that is laid over a small one.
fn said(file: &str) -> [String; 2] {
    let contexts: &[Context] = &[Context::Queue, Context::Case];
    let facts = |id, contexts, primary| ActionFacts { id, contexts, primary, words: ["x"; 4] };
    let catalogue = [
        facts("help.open", &[Context::Global], true),
        facts("case.accept", contexts, false),
        facts("case.note", contexts, false),
        facts("form.send", &[Context::Form], false),
    ];
    let map = Keymap::read("我.toml", file).over(Keymap::read("keymaps/default.toml", GOOD));
    let fault = lint(&map, &catalogue).into_iter().next().expect(file);
    [Lang::Zh, Lang::En].map(|lang| keymap_fault(&fault, lang))
}

#[test]
fn every_fault_is_said_with_its_line_both_actions_and_what_to_do() {
    let row =
        |table: &str, on: &str, run: &str| format!("[{table}]\nkeys = [{{ on = {on}, run = \"{run}\" }}]");
    let case = |on: &str| row("case", on, "case.accept");
    for (file, zh, en) in [
        ("[case".to_owned(), "我.toml:1：不是键位文件的写法：", "我.toml:1: not of the form of a keymap: "),
        ("#".repeat(40_000), "我.toml:1：文件太长，最多 32768 字节", "我.toml:1: the file is too long, at most 32768"),
        ("over = \"emacs\"".to_owned(), "我.toml:1：没有名为“emacs”的自带键位，有：default、", "no keymap \"emacs\" comes"),
        ("[attic]".to_owned(), "我.toml:1：没有名为“attic”的场合，有：global、", "there is no place \"attic\"; there are global, "),
        (case("[]"), "我.toml:2：没有写是哪个键", "我.toml:2: no key is named"),
        (case("\"Ctrl-\""), "“Ctrl-”后面缺少键名", "\"Ctrl-\" lacks the key itself"),
        (case("\"Entre\""), "没有“Entre”这个键，是不是 Enter", "no key \"Entre\"; is Enter meant"),
        (case("\"Zork\""), "没有“Zork”这个键：", "no key \"Zork\": "),
        (row("case", "\"x\"", "case.acept"), "x：没有名为“case.acept”的动作", "x: there is no action \"case.acept\""),
        (row("case", "\"F3\"", "form.send"), "F3：「发送」form.send 在 [case] 里没有用处", "F3: Send form.send does nothing in [case]"),
        (
            "[case]\nkeys = [\n{ on = \"x\", run = \"case.note\" },\n{ on = \"x\", run = \"case.accept\" }]".to_owned(),
            "我.toml:4：x 既是「受理」case.accept，又是「备注」case.note（我.toml:3）",
            "我.toml:4: x is Accept case.accept, and also Note case.note (我.toml:3)",
        ),
        (
            "[case]\nkeys = [\n{ on = \"x\", run = \"case.note\" },\n{ on = [\"x\", \"y\"], run = \"case.accept\" }]".to_owned(),
            "我.toml:4：x y（「受理」case.accept）永远按不到，因为 x 已是「备注」case.note（另见 我.toml:3）",
            "我.toml:4: x y (Accept case.accept) is never reached, because x is Note case.note already",
        ),
        (
            case("\"F1\""),
            "我.toml:2：F1（「受理」case.accept）在 [case] 里挡住 [global] 的 F1（「帮助」help.open，另见 keymaps/default.toml:2）",
            "我.toml:2: F1 (Accept case.accept) in [case] hides F1 (Help help.open) of [global] (see also keymaps/default.toml:2)",
        ),
        (case("\"Ctrl-S\""), "Ctrl-S（「受理」case.accept）靠不住：许多终端", "Ctrl-S (Accept case.accept) cannot be relied on: many"),
        (case("\"Ctrl-M\""), "靠不住：终端送来的与 回车 一样", "the same as for Enter"),
        (case("\"Ctrl-1\""), "终端送不出这个键", "do not send it"),
        (case("\"F11\""), "终端窗口或桌面占用了它", "the desktop keeps it"),
        (case("\"Ctrl-Space\""), "它用来开关输入法", "switches input methods"),
        (case("\"Alt-O\""), "一串控制字符的开头", "begins an escape sequence"),
        (case("\"Shift-a\""), "大写字母直接写", "without Shift"),
        (case("\"受\""), "键盘上没有这个字", "no keyboard has"),
        (row("form", "\"x\"", "form.send"), "x（「发送」form.send）在 [form] 里是输入或改文字用的", "x (Send form.send) types or edits text in [form]"),
        (
            row("global", "\"F1\"", ""),
            "我.toml:2：「帮助」help.open 在 [global] 里没有输入法打开时能用的键",
            "我.toml:2: Help help.open has no key in [global] that works under an input method",
        ),
    ] {
        let [in_zh, in_en] = said(&file);
        let short = file.chars().take(60).collect::<String>();
        assert!(in_zh.contains(zh), "{short}: {in_zh}");
        assert!(in_en.contains(en), "{short}: {in_en}");
    }
    let fault = Fault::NoWords { action: ActionId::new("case.fly") };
    assert!(keymap_fault(&fault, Lang::Zh).starts_with("case.fly 缺少名称"));
    assert!(keymap_fault(&fault, Lang::En).starts_with("case.fly lacks words"));
}

#[test]
fn of_two_lines_the_persons_own_is_named_first() {
    let map = Keymap::read("mine.toml", "[case]\nkeys = [{ on = \"g\", run = \"a\" }]")
        .over(Keymap::read("keymaps/vim.toml", "[case]\nkeys = [{ on = [\"g\", \"g\"], run = \"b\" }]"));
    let found = lint(&map, &[]);
    let prefix = found.iter().find(|fault| matches!(fault, Fault::Prefix { .. })).unwrap();
    assert!(keymap_fault(prefix, Lang::En).starts_with("mine.toml:2: g g (b) is never reached"), "{prefix}");
}
