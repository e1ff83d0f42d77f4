//! The desk as everybody has it, counted: what was asked, what was refused and why; and how it goes down. What its audit
//! trail must have of that is written in the town's own book.

use std::{collections::BTreeMap, fs, path::PathBuf};

use tokio::runtime::Runtime;

use super::{
    book::{Book, WHY},
    deed::Deed,
    outage::{Down, Ending, Outage},
    run::SimError,
    watch::Watch,
};
use crate::{
    api::{Actor, Adopt, AuditFilter, CaseRow, CaseView, ClockProof, LineView, Reply, Request, Target, View},
    case::{CaseId, CommandId, Door, PersonId, Reason, Role, Subject, Trace},
    desk::{Clock, Desk},
    sla::Instant,
};

/// Who holds the trail against its checkpoints: the one who made the site.
const HOUSE: Actor = Actor { person: PersonId(1), on_behalf: None, door: Door::Terminal };
/// How the name of a file ends that stands for another one after a crash.
const AFTER: &str = "after-crash";

/// The desk, and what was asked of it.
pub struct Front {
    dir: PathBuf,
    runtime: Runtime,
    desk: Option<Desk>,
    /// What command ids begin with.
    word: String,
    pub commands: u64,
    /// By act and reason.
    pub refusals: BTreeMap<String, u64>,
    pub downs: Vec<Down>,
    pub book: Book,
}

impl Front {
    /// Opens the store of a directory.
    pub fn open(dir: PathBuf, watch: &Watch, seed: u64) -> Result<Self, SimError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let desk = Some(Desk::start(&dir, Clock::Dial(watch.dial.clone()), None)?);
        let word = format!("simulate {seed}");
        Ok(Self {
            dir,
            runtime,
            desk,
            word,
            commands: 0,
            refusals: BTreeMap::new(),
            downs: Vec::new(),
            book: Book::default(),
        })
    }

    fn ask(&self, by: Actor, request: Request) -> Result<Reply, SimError> {
        let desk = self.desk.as_ref().ok_or(SimError::Unexpected)?;
        Ok(self.runtime.block_on(desk.ask(by, request)))
    }

    /// Writes all that is due and says when the next thing will be, by the machine's clock.
    pub fn look(&self) -> Result<Option<Instant>, SimError> {
        let desk = self.desk.as_ref().ok_or(SimError::Unexpected)?;
        Ok(self.runtime.block_on(desk.look()))
    }

    /// What time it is by the machine.
    pub fn now(&self) -> Result<Instant, SimError> {
        Ok(self.desk.as_ref().ok_or(SimError::Unexpected)?.now())
    }

    /// Does something; the case where it was done, nothing where it was refused.
    pub fn act(&mut self, by: Actor, target: Target, deed: Deed) -> Result<Option<CaseId>, SimError> {
        self.commands += 1;
        let command = CommandId::nth(&self.word, self.commands);
        let Deed { verb, fields, base, .. } = deed;
        match self.ask(by, Request::Act { target, verb, fields, command, base })? {
            Reply::Done { case, .. } => Ok(Some(case)),
            Reply::Refused { refusal, .. } => {
                if matches!(refusal.reason, Reason::NotPermitted { .. }) {
                    self.not_permitted(by, &format!("act.{}", verb.id()))?;
                }
                let why = serde_json::to_value(&refusal.reason).unwrap_or_default();
                let said = match &why {
                    serde_json::Value::Object(of) => of.iter().next().map(|(name, of)| {
                        let field = of.get("field").and_then(|field| field.as_str());
                        field.map_or_else(|| name.clone(), |field| format!("{name} {field}"))
                    }),
                    other => other.as_str().map(str::to_owned),
                };
                tracing::debug!(?target, ?verb, ?refusal, "refused");
                let name = format!("{}: {}", verb.id(), said.unwrap_or_default());
                *self.refusals.entry(name).or_default() += 1;
                Ok(None)
            }
            _ => Err(SimError::Unexpected),
        }
    }

    pub fn add_person(
        &mut self,
        by: Actor,
        (staff, name): (String, String),
        role: Role,
        team: Option<String>,
    ) -> Result<Actor, SimError> {
        match self.ask(by, Request::AddPerson { staff, name, role, team, pin: None })? {
            Reply::Person(view) => Ok(Actor { person: view.id, ..by }),
            _ => Err(SimError::Unexpected),
        }
    }

    /// Puts rules or a calendar in force.
    pub fn adopt(&self, by: Actor, what: Adopt) -> Result<(), SimError> {
        match self.ask(by, Request::Adopt { what, dry: false })? {
            Reply::Adopted(_) => Ok(()),
            _ => Err(SimError::Unexpected),
        }
    }

    /// A page of a view, and how many rows it has.
    pub fn page(
        &self,
        by: Actor,
        view: View,
        skip: u32,
        limit: u32,
    ) -> Result<(Vec<CaseRow>, u64), SimError> {
        match self.ask(by, Request::List { view, skip, limit })? {
            Reply::Rows { rows, total } => Ok((rows, total)),
            _ => Err(SimError::Unexpected),
        }
    }

    pub fn show(&mut self, by: Actor, case: CaseId) -> Result<CaseView, SimError> {
        match self.ask(by, Request::Show { case })? {
            Reply::Case(view) => {
                self.book.saw(self.now()?, by, &view);
                Ok(*view)
            }
            _ => Err(SimError::Unexpected),
        }
    }

    /// Asks to see a case in the clear.
    pub fn reveal(&mut self, by: Actor, case: CaseId) -> Result<(), SimError> {
        let request = Request::Reveal { of: Subject::Case(case), why: WHY, text: None };
        match self.ask(by, request)? {
            Reply::Refused { refusal, .. } => match refusal.reason {
                Reason::NotPermitted { .. } => self.not_permitted(by, "reveal")?,
                Reason::TooManyReveals { .. } => self.book.asked(self.now()?, by, case),
                _ => return Err(SimError::Unexpected),
            },
            Reply::Revealed { .. } => self.book.asked(self.now()?, by, case),
            _ => return Err(SimError::Unexpected),
        }
        Ok(())
    }

    /// Reads the end of the audit trail.
    pub fn read_trail(&mut self, by: Actor) -> Result<(), SimError> {
        match self.ask(by, Request::Audit { filter: AuditFilter::default(), before: 0, limit: 10 })? {
            Reply::Audit { .. } => {
                let now = self.now()?;
                self.book.owe(now, by, Trace::Read);
            }
            Reply::Refused { .. } => self.not_permitted(by, "audit")?,
            _ => return Err(SimError::Unexpected),
        }
        Ok(())
    }

    fn not_permitted(&mut self, by: Actor, op: &str) -> Result<(), SimError> {
        let now = self.now()?;
        self.book.owe(now, by, Trace::Refused { op: op.to_owned() });
        Ok(())
    }

    /// Holds trail and log against their hashes and against the checkpoints that left the house; another one leaves it.
    pub fn verify(&mut self) -> Result<(), SimError> {
        match self.ask(HOUSE, Request::VerifyAudit { against: self.book.checkpoints.clone() })? {
            Reply::AuditHeld(held) => self.book.faults.extend(held.fault),
            _ => return Err(SimError::Unexpected),
        }
        match self.ask(HOUSE, Request::Checkpoint)? {
            Reply::Checkpoint(line) => self.book.checkpoints.push(line),
            _ => return Err(SimError::Unexpected),
        }
        Ok(())
    }

    pub fn explain(&self, by: Actor, case: CaseId) -> Result<Vec<ClockProof>, SimError> {
        match self.ask(by, Request::Explain { case })? {
            Reply::Proofs(proofs) => Ok(proofs),
            _ => Err(SimError::Unexpected),
        }
    }

    pub fn line(&self, by: Actor, line: &str) -> Result<LineView, SimError> {
        match self.ask(by, Request::Line { line: line.to_owned() })? {
            Reply::Line(view) => Ok(*view),
            _ => Err(SimError::Unexpected),
        }
    }

    /// What is wrong with the store by its own word.
    pub fn check(&self, by: Actor) -> Result<Vec<String>, SimError> {
        match self.ask(by, Request::Check { rebuild: false })? {
            Reply::Checked { problems } => Ok(problems),
            _ => Err(SimError::Unexpected),
        }
    }

    /// Lets the server go down and come back, while the town's time goes on.
    pub fn go_down(&mut self, outage: Outage, watch: &mut Watch) -> Result<(), SimError> {
        let desk = self.desk.take().ok_or(SimError::Unexpected)?;
        let from = watch.machine();
        match outage.how {
            Ending::Stopped => {
                desk.stop();
                drop(desk);
            }
            Ending::Crashed => {
                desk.halt();
                // What the file is now, a crash leaves; dropping the desk would close it in good order.
                let files = self.kept()?;
                drop(desk);
                for (kept, file) in files {
                    fs::rename(kept, file)?;
                }
            }
        }
        watch.pass_until(watch.now().plus(outage.length));
        self.desk = Some(Desk::start(&self.dir, Clock::Dial(watch.dial.clone()), None)?);
        self.downs.push(Down { from, to: watch.machine() });
        self.book.restarted(watch.machine());
        self.verify()
    }

    /// Copies of the files of the store, and the files.
    fn kept(&self) -> Result<Vec<(PathBuf, PathBuf)>, SimError> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let copy = entry.path().with_extension(AFTER);
                fs::copy(entry.path(), &copy)?;
                kept.push((copy, entry.path()));
            }
        }
        Ok(kept)
    }

    /// Ends the server.
    pub fn close(&mut self) {
        if let Some(desk) = self.desk.take() {
            desk.stop();
        }
    }
}
