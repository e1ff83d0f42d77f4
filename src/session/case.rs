//! 工单: one case, its timeline, and a drawer with the form of an act over its lower part.

use super::{
    catalogue::Move,
    form::Form,
    layout::{self, CasePlan, Size},
    scroll::moved,
    timeline::Timeline,
};
use crate::{
    api::{CaseRow, CaseView, ClockView},
    case::{CaseId, Verb, WHILE_HELD, Word},
    lang::Lang,
    rules::Pack,
    sla::{ClockState, Instant},
};

/// The screen of a case.
#[derive(Debug, Clone)]
pub struct CaseScreen {
    pub id: CaseId,
    /// What the list knew of it, until the whole of it is there.
    pub row: Option<CaseRow>,
    pub view: Option<Box<CaseView>>,
    pub timeline: Timeline,
    pub drawer: Option<Drawer>,
    /// The act whose form opens once the case is there.
    pub opens: Option<Verb>,
    /// The case was refused: there is none, or not for this person.
    pub refused: bool,
}

/// The form of an act over its case.
#[derive(Debug, Clone)]
pub struct Drawer {
    pub form: Form,
    /// The revision that the form was filled in against.
    pub base: Option<u64>,
    /// A draft that is of no use any more once this is sent.
    pub replaces: Option<String>,
}

impl CaseScreen {
    /// The screen of a case of which at most its row is known.
    pub fn new(id: CaseId, row: Option<CaseRow>) -> Self {
        Self { id, row, view: None, timeline: Timeline::default(), drawer: None, opens: None, refused: false }
    }

    /// The row of the case, as new as it is known.
    pub fn row(&self) -> Option<&CaseRow> {
        self.view.as_ref().map(|view| &view.row).or(self.row.as_ref())
    }

    /// The revision that is shown.
    pub fn revision(&self) -> Option<u64> {
        self.row().map(|row| row.revision)
    }

    /// The person at it did something: they know of all up to this revision, and who types on is not held up. Which sheets
    /// come next is known when the case is seen anew.
    pub fn did(&mut self, revision: u64) {
        if let Some(view) = &mut self.view {
            view.row.revision = revision;
            view.sheets.clear();
        }
    }

    /// Takes the case in as it is now. The place in the timeline stays; where the end was seen, the end is seen.
    pub fn take(&mut self, view: CaseView, size: Size, now: Instant, pack: &Pack, lang: Lang) {
        let first = self.view.is_none();
        let grew = self.view.as_ref().is_some_and(|old| old.events.len() < view.events.len());
        let page = usize::from(self.plan(size, pack).timeline);
        // A form that opened with a row of a list is held against the case as it is first seen whole.
        if first && let Some(drawer) = &mut self.drawer {
            drawer.base = Some(view.row.revision);
        }
        if let Some(drawer) = &mut self.drawer {
            drawer.form.about.star = view.star;
            drawer.form.about.sheets = Some(view.sheets.clone()).filter(|sheets| !sheets.is_empty());
        }
        let at_end = self.timeline.top + page >= self.timeline.lines.len();
        self.view = Some(Box::new(view));
        self.lay_out(size, now, pack, lang);
        if first || (grew && at_end) {
            self.timeline.show_last(usize::from(self.plan(size, pack).timeline));
        }
    }

    /// Works the timeline anew for a size and a language.
    pub fn lay_out(&mut self, size: Size, now: Instant, pack: &Pack, lang: Lang) {
        let top = self.timeline.top;
        if let Some(view) = &self.view {
            self.timeline = Timeline::of(view, usize::from(size.0), now, pack, lang);
            self.timeline.top = top;
        }
        let page = usize::from(self.plan(size, pack).timeline);
        self.timeline.settle(page);
    }

    /// How the screen is divided.
    pub fn plan(&self, size: Size, pack: &Pack) -> CasePlan {
        let drawer = self.drawer.as_ref().map(|drawer| layout::form_rows(&drawer.form, pack));
        let plan = layout::case(size, self.clocks().len(), drawer);
        let wanted =
            u16::from(self.has_lines()) + u16::from(self.has_values()) + u16::from(self.has_outside());
        let more = wanted.min(plan.timeline.saturating_sub(2));
        CasePlan { facts: plan.facts + more, more, timeline: plan.timeline - more, ..plan }
    }

    /// Whether there is something to be said of it.
    fn has_lines(&self) -> bool {
        self.view.as_ref().is_some_and(|view| !view.lines_to_take.is_empty())
    }

    /// Whether something was filled in on a sheet, or is lent or owed.
    pub fn has_values(&self) -> bool {
        let sealed = |view: &CaseView| view.words.get(Word::Sheet).is_some();
        self.view.as_ref().is_some_and(|view| {
            view.owed_sheet.is_some()
                || view.loans.iter().any(|loan| loan.back.is_none())
                || !view.refund.charges.is_empty()
                || !view.values.is_empty()
                || sealed(view)
        })
    }

    /// Whether anything is known from outside of the places that it names.
    fn has_outside(&self) -> bool {
        self.view.as_ref().is_some_and(|view| !view.outside.is_empty())
    }

    /// The clocks in the order in which they are shown: what runs by the moment to act, then what is over.
    pub fn clocks(&self) -> Vec<&ClockView> {
        let Some(view) = &self.view else { return Vec::new() };
        let begun = view
            .clocks
            .iter()
            .filter(|clock| !matches!(clock.clock.state, ClockState::NotStarted | ClockState::Cancelled));
        let mut clocks: Vec<&ClockView> = begun.collect();
        clocks.sort_by_key(|view| {
            let clock = &view.clock;
            (!clock.is_open(), clock.act_by.or(clock.deadline).is_none(), clock.act_by.or(clock.deadline))
        });
        clocks
    }

    /// Scrolls the timeline.
    pub fn scroll(&mut self, to: Move, size: Size, pack: &Pack) {
        let page = usize::from(self.plan(size, pack).timeline);
        let count = (self.timeline.lines.len() + 1).saturating_sub(page);
        self.timeline.top = moved(self.timeline.top, count, page, to);
        self.timeline.settle(page);
    }

    /// The acts that the case takes now, as far as is known.
    pub fn acts(&self) -> &[Verb] {
        match (&self.view, &self.row) {
            (Some(view), _) => &view.acts,
            (None, Some(row)) => acts_of(row),
            (None, None) => &[],
        }
    }
}

/// The acts that a case of a list takes, before it is known what this person may do.
pub fn acts_of(row: &CaseRow) -> &'static [Verb] {
    if row.held.is_some() && row.stage.is_open() { WHILE_HELD } else { row.stage.acts() }
}
