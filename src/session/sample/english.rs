//! What the sample site says, in English.

use super::TEXT;

/// The words of the sample site in English; what is not among them stays.
pub fn english(text: &str) -> String {
    let table = [
        ("王芳", "Wang Fang"),
        ("刘工", "Liu Gang"),
        ("李敏", "Li Min"),
        ("张**", "Z***"),
        ("李**", "L***"),
        ("赵*", "Z***"),
        ("陈**", "C***"),
        ("欧**", "O***"),
        ("套餐多扣 30 元，要求说明并退还", "Plan charged 30 yuan too much; wants it explained and paid back"),
        ("2楼室内无信号，孩子上网课断线", "No signal upstairs, the child's lessons break off"),
        ("被扣信息费 15 元，没有订购", "15 yuan of information fee, nothing was ordered"),
        ("屏幕碎裂，返厂维修", "Broken screen, sent to the factory"),
        ("营业厅人员态度差", "Rude staff in the hall"),
        ("营销电话骚扰", "Unwanted marketing calls"),
        ("掉话，夜间尤其严重", "Dropped calls, worst at night"),
        ("今天内答复并修好", "An answer and a repair today"),
        ("万全县 商业东街 12号", "12 Commerce East Street, Wanquan"),
        ("室分故障已修复，测试 -78dBm", "Indoor system repaired, measured -78 dBm"),
        (
            TEXT,
            "No signal upstairs, the child's lessons break off. Since last night, the neighbours have the same; phone restarted, card changed.",
        ),
    ];
    table.iter().find(|(zh, _)| *zh == text).map_or(text, |(_, en)| en).to_owned()
}
