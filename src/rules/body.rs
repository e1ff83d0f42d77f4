//! What a pack says, as a whole: asked row by row.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::sla::ContactHours;

use super::{
    About, Access, AskRule, CallHours, Category, ClockRule, ContactResult, DissatisfiedReason, Entry,
    FieldRule, Figure, HoldRule, Kind, Ladder, LineToTakeRule, Mass, Notice, NoticeFor, NumberRange, Outcome,
    Outside, Parked, Phrase, Pledge, PriorityRule, ReceptionRule, RefundRule, Reopen, Repeat, Reply, Revisit,
    RevisitPolicy, RevisitRule, Severity, Sheet, Undo, Urgency, Variant, Watch, Why, Words, Work,
    row::{Row as _, find, offered},
    words::filled,
};

/// What a site calls things, how long things may take, and what is owed to whom.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Its id.
    #[serde(deserialize_with = "filled")]
    pub id: String,
    /// Its version; a case keeps the pack that it was opened under.
    #[serde(deserialize_with = "filled")]
    pub version: String,
    /// What it is called.
    pub words: Words,
    /// The zone of its wall clock. Zones are those built into the program, so that a pack means the same
    /// on every machine.
    #[serde(deserialize_with = "zone")]
    pub zone: TimeZone,
    /// The province whose figures hold, one of the variants.
    pub region: Option<String>,
    /// What provinces have otherwise; already laid over where `region` picks one.
    #[serde(rename = "variant", default)]
    pub variants: Vec<Variant>,
    /// The regulator's classes of complaints, in which it wants to be reported to.
    #[serde(rename = "class", default)]
    pub classes: Vec<Entry>,
    /// Levels of severity, the worst first.
    #[serde(rename = "severity")]
    pub severities: Vec<Severity>,
    /// 受理渠道: how a case came in.
    #[serde(rename = "channel")]
    pub channels: Vec<Entry>,
    /// What can be filled in on a case.
    #[serde(rename = "field")]
    pub fields: Vec<FieldRule>,
    /// 受理分类: what a case is about, seen at intake.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    /// Reasons to wait.
    #[serde(rename = "hold_reason")]
    pub hold_reasons: Vec<HoldRule>,
    /// 处理结论: how handling ended.
    #[serde(rename = "disposition")]
    pub dispositions: Vec<Entry>,
    /// 办结原因: what it turned out to be, seen at the end.
    #[serde(rename = "closing_reason")]
    pub closing_reasons: Vec<Entry>,
    /// What came of an attempt to reach the customer.
    #[serde(rename = "contact_result")]
    pub contact_results: Vec<ContactResult>,
    /// Why a case is not accepted.
    #[serde(rename = "reject_reason")]
    pub reject_reasons: Vec<Entry>,
    /// Why a limit was not kept; nobody is asked where there are none, as in the first packs.
    #[serde(rename = "breach_reason", default)]
    pub breach_reasons: Vec<Entry>,
    /// Teams to which a case is dispatched.
    #[serde(rename = "team")]
    pub teams: Vec<Entry>,
    /// 资质: certificates that people may have; none as shipped.
    #[serde(rename = "certificate", default)]
    pub certificates: Vec<Entry>,
    /// Why a customer is dissatisfied.
    #[serde(rename = "dissatisfied_reason")]
    pub dissatisfied_reasons: Vec<DissatisfiedReason>,
    /// What people write often.
    #[serde(rename = "phrase", default)]
    pub phrases: Vec<Phrase>,
    /// Kinds of case.
    #[serde(rename = "kind")]
    pub kinds: Vec<Kind>,
    /// Clocks.
    #[serde(rename = "clock")]
    pub clocks: Vec<ClockRule>,
    /// Who is told as a clock runs out.
    #[serde(rename = "ladder", default)]
    pub ladders: Vec<Ladder>,
    /// What needs somebody else's yes.
    #[serde(rename = "ask", default)]
    pub asks: Vec<AskRule>,
    /// Figures that are no clocks.
    #[serde(rename = "figure", default)]
    pub figures: Vec<Figure>,
    /// 维修性质: kinds of work on a device; none in the first packs.
    #[serde(rename = "work", default)]
    pub works: Vec<Work>,
    /// 登记单: what is written down at the steps of the work; none in the first packs.
    #[serde(rename = "sheet", default)]
    pub sheets: Vec<Sheet>,
    /// 热点与告警: fields that are watched for values that come more often than usual; none in the first packs.
    #[serde(rename = "watch", default)]
    pub watches: Vec<Watch>,
    /// 号段: what the beginning of a number says of it; none in the first packs.
    #[serde(rename = "number_range", default)]
    pub number_ranges: Vec<NumberRange>,
    /// 服务承诺: what the house promises to everybody; none in the first packs.
    #[serde(rename = "pledge", default)]
    pub pledges: Vec<Pledge>,
    /// 外部数据: figures that other systems count; none in the first packs.
    #[serde(default)]
    pub outside: Vec<Outside>,
    /// What customers are written.
    #[serde(rename = "notice", default)]
    pub notices: Vec<Notice>,
    /// Who is asked afterwards, by what came out.
    #[serde(rename = "revisit_rule", default)]
    pub revisit_rules: Vec<RevisitRule>,
    /// In what order cases are served.
    pub priority: Option<PriorityRule>,
    /// Who knows of which cases; everybody of all where it does not say.
    pub access: Option<Access>,
    /// How long a case may be parked.
    pub parked: Option<Parked>,
    /// 批量投诉: when cases look like one incident.
    #[serde(default)]
    pub mass: Mass,
    /// 退费: who says yes to a refund.
    #[serde(default)]
    pub refund: RefundRule,
    /// 客户接待日; none in the first packs.
    pub reception: Option<ReceptionRule>,
    /// How long a line to take may hold.
    pub line_to_take: Option<LineToTakeRule>,
    /// How long an act can be taken back.
    pub undo: Undo,
    /// When a complaint counts as repeated.
    pub repeat: Repeat,
    /// How long a closed case can be reopened.
    pub reopen: Reopen,
    /// When customers are called.
    pub contact_hours: CallHours,
    /// How a revisit is done.
    pub revisit: Revisit,
    /// How a reply is given.
    pub reply: Reply,
}

impl Rules {
    /// The kind of this id.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        find(&self.kinds, id)
    }

    /// The category of this id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        find(&self.categories, id)
    }

    /// The category of this code in this kind.
    pub fn category_by_code(&self, kind: &str, code: u16) -> Option<&Category> {
        self.categories_of(kind).find(|category| category.code == code)
    }

    /// Categories of both levels that belong to this kind, in the order of the pack.
    pub fn categories_of(&self, kind: &str) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(move |category| self.kind_of(category) == Some(kind))
    }

    /// Whether a category may be chosen: it is on, and so are the one above it and its kind.
    pub fn is_offered(&self, category: &Category) -> bool {
        let above = category.under.as_deref().and_then(|id| self.category(id));
        let kind = self.kind_of(category).and_then(|id| self.kind(id));
        category.on && above.is_none_or(|above| above.on) && kind.is_none_or(|kind| kind.on)
    }

    /// The id of the kind that a category belongs to.
    pub fn kind_of<'a>(&'a self, category: &'a Category) -> Option<&'a str> {
        let upper = match &category.under {
            Some(above) => self.category(above)?,
            None => category,
        };
        upper.kind.as_deref()
    }

    /// Whether a category is the one of this id or lies under it.
    pub fn is_under(&self, category: &str, above: &str) -> bool {
        category == above || self.category(category).is_some_and(|c| c.under.as_deref() == Some(above))
    }

    /// The severity of this level.
    pub fn severity(&self, level: u8) -> Option<&Severity> {
        self.severities.iter().find(|severity| severity.level == level)
    }

    /// The channel of this id.
    pub fn channel(&self, id: &str) -> Option<&Entry> {
        find(&self.channels, id)
    }

    /// The field of this id.
    pub fn field(&self, id: &str) -> Option<&FieldRule> {
        find(&self.fields, id)
    }

    /// The sheet of this id.
    pub fn sheet(&self, id: &str) -> Option<&Sheet> {
        find(&self.sheets, id)
    }

    /// What the beginning of a number says of it, in a field of sheets.
    pub fn number_range(&self, field: &str, number: &str) -> Option<&NumberRange> {
        NumberRange::of(&self.number_ranges, field, number)
    }

    /// What is watched under this id.
    pub fn watch(&self, id: &str) -> Option<&Watch> {
        find(&self.watches, id)
    }

    /// The pledge of this id.
    pub fn pledge(&self, id: &str) -> Option<&Pledge> {
        find(&self.pledges, id)
    }

    /// The figures from outside of this id.
    pub fn outside(&self, id: &str) -> Option<&Outside> {
        find(&self.outside, id)
    }

    /// The sheets that may be filled in on a case like this.
    pub fn sheets_for(&self, kind: &str, category: Option<&str>) -> impl Iterator<Item = &Sheet> {
        let fits = move |above: &str| category.is_some_and(|id| self.is_under(id, above));
        offered(&self.sheets).filter(move |sheet| sheet.is_for(kind, fits))
    }

    /// The sheet that is asked with a new case like this.
    pub fn intake_sheet(&self, kind: &str, category: Option<&str>) -> Option<&Sheet> {
        self.sheets_for(kind, category).find(|sheet| sheet.intake)
    }

    /// The fields of a sheet that may be filled in, and whether they must.
    pub fn fields_of<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = (&'a FieldRule, bool)> {
        let known = sheet.fields.iter().filter_map(|id| self.field(id.as_str()));
        known
            .filter(|field| field.on && field.shape.is_some())
            .map(|field| (field, sheet.required.contains(&field.id)))
    }

    /// The disposition of this id.
    pub fn disposition(&self, id: &str) -> Option<&Entry> {
        find(&self.dispositions, id)
    }

    /// The closing reason of this id.
    pub fn closing_reason(&self, id: &str) -> Option<&Entry> {
        find(&self.closing_reasons, id)
    }

    /// The dispositions that a case of this kind may end with.
    pub fn dispositions_for(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        for_kind(&self.dispositions, kind)
    }

    /// The closing reasons of both levels that a case of this kind may end with.
    pub fn closing_reasons_for(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        for_kind(&self.closing_reasons, kind)
    }

    /// The reason for rejecting of this id.
    pub fn reject_reason(&self, id: &str) -> Option<&Entry> {
        find(&self.reject_reasons, id)
    }

    /// The reason of this id why a limit was not kept.
    pub fn breach_reason(&self, id: &str) -> Option<&Entry> {
        find(&self.breach_reasons, id)
    }

    /// The team of this id.
    pub fn team(&self, id: &str) -> Option<&Entry> {
        find(&self.teams, id)
    }

    /// The certificate of this id.
    pub fn certificate(&self, id: &str) -> Option<&Entry> {
        find(&self.certificates, id)
    }

    /// The certificate without which nobody does this to a case of this kind. One that is switched off nobody needs.
    pub fn certificate_for(&self, kind: &str, act: &str) -> Option<&Entry> {
        self.certificate(self.kind(kind)?.certified.get(act)?).filter(|certificate| certificate.on)
    }

    /// The certificate without which nobody fills in this sheet.
    pub fn certificate_of_sheet(&self, sheet: &str) -> Option<&Entry> {
        self.certificate(self.sheet(sheet)?.certificate.as_deref()?).filter(|certificate| certificate.on)
    }

    /// The result that means that the customer was spoken to.
    pub fn reached_result(&self) -> &str {
        self.contact_results
            .iter()
            .find(|result| result.reached && result.on)
            .map_or("reached", |result| &result.id)
    }

    /// The hold reason of this id.
    pub fn hold_reason(&self, id: &str) -> Option<&HoldRule> {
        find(&self.hold_reasons, id)
    }

    /// The contact result of this id.
    pub fn contact_result(&self, id: &str) -> Option<&ContactResult> {
        find(&self.contact_results, id)
    }

    /// The reason for dissatisfaction of this id.
    pub fn dissatisfied_reason(&self, id: &str) -> Option<&DissatisfiedReason> {
        find(&self.dissatisfied_reasons, id)
    }

    /// The clock of this id.
    pub fn clock(&self, id: &str) -> Option<&ClockRule> {
        find(&self.clocks, id)
    }

    pub(super) fn carries(&self, rule: &ClockRule, about: &About<'_>) -> bool {
        let under = |above: &String| about.category.is_some_and(|category| self.is_under(category, above));
        rule.on
            && (rule.categories.is_empty() || rule.categories.iter().any(under))
            && (rule.channels.is_empty() || rule.channels.iter().any(|id| Some(id.as_str()) == about.channel))
    }

    /// The ladder that a clock climbs, where it has one that is on.
    pub fn ladder_of(&self, clock: &str) -> Option<&Ladder> {
        let ladder: &Ladder = find(&self.ladders, self.clock(clock)?.ladder.as_deref()?)?;
        ladder.on.then_some(ladder)
    }

    /// The kind of ask of this id.
    pub fn ask(&self, id: &str) -> Option<&AskRule> {
        find(&self.asks, id)
    }

    /// The figure of this id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        find(&self.figures, id)
    }

    /// The number of the figure of this id, where it has one and is on.
    pub fn number(&self, figure: &str) -> Option<i64> {
        self.figure(figure)?.number()
    }

    /// The kind of work of this id.
    pub fn work(&self, id: &str) -> Option<&Work> {
        find(&self.works, id)
    }

    /// The notice that is written to the customer of a case of this kind, where one is.
    pub fn notice(&self, about: NoticeFor, kind: &str) -> Option<&Notice> {
        let fits = |notice: &&Notice| {
            notice.on
                && notice.about == about
                && (notice.kinds.is_empty() || notice.kinds.iter().any(|id| id == kind))
        };
        self.notices.iter().find(fits)
    }

    /// The regulator's class in which a category counts, where it is in one.
    pub fn class_of(&self, category: &str) -> Option<&Entry> {
        let category = self.category(category)?;
        let above = || self.category(category.under.as_deref()?)?.class.as_deref();
        find(&self.classes, category.class.as_deref().or_else(above)?)
    }

    /// Whether and how the customer is asked afterwards; none for a kind that is not known.
    pub fn revisit_policy(&self, of: &Outcome<'_>) -> Option<RevisitPolicy> {
        let rule = self.revisit_rules.iter().find(|rule| rule.fits(of));
        rule.map(|rule| rule.policy).or_else(|| Some(self.kind(of.kind)?.revisit))
    }

    /// Priority of a case in points: the more, the sooner. It orders what is due at the same time.
    pub fn priority(&self, of: &Urgency<'_>) -> u32 {
        self.weigh(of).iter().map(|(_, points)| points).sum()
    }

    /// What the priority of a case is made of.
    pub fn weigh<'a>(&self, of: &Urgency<'a>) -> Vec<(Why<'a>, u32)> {
        match &self.priority {
            Some(rule) => rule.weigh(of),
            // A pack that does not say orders by severity alone.
            None => vec![(Why::Severity(of.severity), u32::from(10_u8.saturating_sub(of.severity)) * 100)],
        }
    }

    /// When customers are called, on the wall clock of the pack's zone.
    pub fn hours(&self) -> ContactHours {
        ContactHours::new(self.contact_hours.spans.clone(), self.zone.clone())
    }
}

/// An entry that names no kinds has those of the entry above it, or all.
fn for_kind<'a>(list: &'a [Entry], kind: &str) -> impl Iterator<Item = &'a Entry> {
    let offered = move |kinds: &[String]| kinds.is_empty() || kinds.iter().any(|id| id == kind);
    list.iter().filter(move |row| {
        let above = row.under.as_deref().and_then(|id| find(list, id));
        let fits = |row: &Entry| row.is_on() && offered(&row.kinds);
        fits(row) && above.is_none_or(fits)
    })
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeZone, D::Error> {
    let name = String::deserialize(deserializer)?;
    TimeZoneDatabase::bundled()
        .get(&name)
        .map_err(|_| D::Error::custom(format!("no zone is called {name:?}; write it like \"Asia/Shanghai\"")))
}
