//! The table of permissions as the tests walk it: every request with what is asked of it, the command that asks it, and
//! whether it is one of the questions of the SSH door.

use caseloop::{
    api::{
        Adopt, AuditFilter, FiguresAsked, ImportMode, ListAnswer, NewLineToTake, PersonChange, Request,
        TakenLine, Target, View, Whose,
    },
    case::{
        CaseId, CommandId, CustomerChange, CustomerId, EditionNo, Fields, FiguresTaken, Month, Purpose, Role,
        Subject, Verb,
    },
    desk::{Op, authorize},
    sla::Instant,
};

/// Who may ask something.
#[derive(Debug, Clone, Copy)]
pub enum May {
    /// Those whom the table lets do this.
    Op(Op),
    /// Everybody: it is about the one who asks.
    Anyone,
}

impl May {
    pub fn is_let(self, role: Role) -> bool {
        match self {
            Self::Op(op) => authorize(role, op),
            Self::Anyone => true,
        }
    }
}

/// One row of the table.
#[derive(Clone)]
pub struct Row {
    pub request: Request,
    pub may: May,
    /// The subcommand that asks this, where one does.
    pub command: Option<&'static str>,
    /// Whether it is a question of the SSH door.
    pub ssh: bool,
}

/// What the rows speak of.
pub struct Ground {
    pub case: CaseId,
    pub now: Instant,
    /// Somebody else's staff number.
    pub other: String,
    /// A fresh word, so that no row meets what another left.
    pub fresh: String,
}

macro_rules! rows {
    (|$ground:ident| $($name:ident $({ $($field:tt : $value:expr),* })? => $may:expr, $command:expr, $ssh:expr;)*) => {
        /// Every request but acts, each once at least.
        pub fn rows($ground: &Ground) -> Vec<Row> {
            vec![$(Row { request: Request::$name $({ $($field: $value),* })?, may: $may, command: $command, ssh: $ssh }),*]
        }

        /// A request without its row does not compile.
        #[allow(unreachable_patterns, dead_code)]
        const fn has_its_row(request: &Request) {
            match request {
                // Acts have a table of their own: `Verb::ALL`.
                Request::Act { .. } => (),
                $(Request::$name { .. } => (),)*
            }
        }
    };
}

const SEE: May = May::Op(Op::See);
const PEOPLE: May = May::Op(Op::People);
const DRAFT: May = May::Op(Op::Draft);
const AUDIT: May = May::Op(Op::Audit);

rows! {
    |on|
    List { view: View::All, skip: 0, limit: 1 } => SEE, Some("list --view all"), true;
    List { view: View::Stage(caseloop::case::Stage::Closed), skip: 0, limit: 1 } => SEE, Some("list --stage closed"), true;
    Show { case: on.case } => SEE, Some("show CASE"), true;
    Explain { case: on.case } => SEE, Some("sla explain CASE"), true;
    Device { case: on.case } => SEE, Some("rights --case CASE"), false;
    RepairStage { code: "ZJ-000001-1-000000-0".to_owned() } => SEE, Some("repair ask CASE-000000-9"), false;
    Faults => May::Op(Op::Lead), Some("repair faults"), false;
    Find { text: "0912".to_owned(), limit: 9 } => SEE, Some("find 0912"), true;
    Pop { line: "13833330912".to_owned() } => SEE, Some("pop 13833330912"), false;
    Line { line: "13833330912".to_owned() } => SEE, None, false;
    Counts => SEE, None, false;
    Board => May::Op(Op::Lead), Some("board"), true;
    Topics => May::Op(Op::Lead), Some("topics"), true;
    Pledges => May::Op(Op::Lead), Some("board --pledges"), true;
    Alike { case: on.case, field: "partner".to_owned(), below: 0, limit: 9 } => SEE, None, false;
    DismissTopic { topic: "0123456789abcdef".to_owned(), why: "x".to_owned() } => May::Op(Op::Lead), Some("topics --dismiss 0123456789abcdef --why x"), false;
    LinesToTake => SEE, Some("line-to-take list"), false;
    SetLineToTake { 0: NewLineToTake { text: "x".to_owned(), until: "+1h".to_owned(), ..NewLineToTake::default() } } => May::Op(Op::Lead), Some("line-to-take add x --until +1h"), false;
    WithdrawLineToTake { line: 1 } => May::Op(Op::Lead), Some("line-to-take withdraw 1"), false;
    SeeLinesToTake { lines: Vec::new() } => SEE, None, false;
    Stock { place: None, low: false } => SEE, Some("stock"), false;
    ChangeStock { changes: Vec::new(), dry: true } => May::Op(Op::Lead), Some("stock in none 1"), false;
    Reception { day: None, branch: None, open: false } => SEE, Some("reception"), false;
    SetReceptionDuty { day: jiff::civil::date(2026, 12, 17), branch: "hall".to_owned(), leader: "3001".to_owned(), deputy: "3002".to_owned() } => May::Op(Op::Lead), Some("reception duty hall 2026-12-17 3001 3002"), false;
    Figures { 0: FiguresAsked { figure: "coverage".to_owned(), from: Month::FIRST, until: Month::LAST, text: None, after: None, limit: 1 } } => SEE, Some("figures list"), false;
    TakeFigures { taken: Box::new(FiguresTaken { figure: "none".to_owned(), source: String::new(), keys: Vec::new(), columns: Vec::new(), rows: Vec::new() }), dry: true } => May::Op(Op::Figures), Some("figures import MAPS/coverage.csv"), false;
    Status => May::Op(Op::Status), Some("status"), true;
    Metrics => May::Op(Op::Status), Some("metrics"), false;
    Check { rebuild: false } => May::Op(Op::Check), Some("check"), false;
    Check { rebuild: true } => May::Op(Op::Check), Some("check --rebuild"), false;
    Backup { file: None } => May::Op(Op::Backup), Some("backup DIR/copy"), false;
    People => SEE, Some("person list"), false;
    AddPerson {
        staff: on.fresh.clone(), name: "某人".to_owned(), role: Role::Agent, team: None, pin: None
    } => PEOPLE, Some("person add FRESH 某人 --role agent"), false;
    SetPin { staff: on.other.clone(), pin: "4711".to_owned() } => PEOPLE, Some("person change OTHER --pin-file DIR/pin"), false;
    ChangePerson { staff: on.other.clone(), change: PersonChange::default() } => PEOPLE, Some("person change OTHER --name 别人"), false;
    AddPersonKey { staff: on.other.clone(), key: "ssh-ed25519 AAAA".to_owned() } => PEOPLE, Some("person key add OTHER DIR/pin"), false;
    RemovePersonKey { staff: on.other.clone(), fingerprint: "SHA256:none".to_owned() } => PEOPLE, Some("person key remove OTHER SHA256:none"), false;
    PersonKeys { staff: None } => PEOPLE, Some("person key list"), false;
    PersonKeys { staff: Some(on.other.clone()) } => PEOPLE, Some("person key list OTHER"), false;
    BindAccount { uid: 2_000, staff: None } => PEOPLE, Some("account bind 2000 --shared"), false;
    UnbindAccount { uid: 2_000 } => PEOPLE, Some("account unbind 2000"), false;
    SetAway {
        staff: on.other.clone(), from: None, until: "now".to_owned(), deputy: None
    } => May::Op(Op::Lead), Some("person away OTHER --until now"), false;
    SetPosts { staff: on.other.clone(), posts: Vec::new() } => May::Op(Op::Posts), Some("person posts OTHER"), false;
    Certify { staff: on.other.clone(), certificate: "none".to_owned(), until: None } => PEOPLE, Some("person certify OTHER none"), false;
    EndCertificate { staff: on.other.clone(), certificate: "none".to_owned() } => PEOPLE, Some("person certify OTHER none --revoke"), false;
    SignOn { staff: on.other.clone(), pin: "0".to_owned() } => May::Anyone, None, false;
    Unlock { pin: String::new() } => May::Anyone, None, false;
    Import { rows: Vec::new(), mode: ImportMode::Add } => May::Op(Op::Import), Some("import DIR/rows.csv --map DIR/map.toml"), false;
    Import { rows: Vec::new(), mode: ImportMode::DryRun } => May::Op(Op::Import), Some("import DIR/rows.csv --map DIR/map.toml --dry-run"), false;
    ImportCustomers {
        rows: Vec::new(), mode: ImportMode::Add, taken: TakenLine::Stays
    } => May::Op(Op::Import), Some("import DIR/customers.csv --map MAPS/customers.toml"), false;
    Replay { logs: Vec::new() } => May::Op(Op::Import), Some("replay DIR/log.csv --map MAPS/helpdesk.toml"), false;
    Adopt { what: Adopt::Rules(String::new()), dry: true } => May::Op(Op::Rules), Some("rules adopt shipped --dry-run"), false;
    Adopt { what: Adopt::Calendar(String::new()), dry: true } => May::Op(Op::Rules), Some("calendar load cn --dry-run"), false;
    Adopt { what: Adopt::Rules(String::new()), dry: false } => May::Op(Op::Rules), Some("rules adopt shipped"), false;
    Moves { edition: EditionNo(1), skip: 0 } => SEE, Some("calendar moves 1"), false;
    Notices => SEE, Some("notices"), false;
    Rules { rules: [0; 32], calendar: [0; 32] } => SEE, Some("rules show undo --in-force"), false;
    SaveDraft { place: "a".to_owned(), text: "b".to_owned() } => DRAFT, None, false;
    Drafts => DRAFT, None, false;
    DropDraft { place: "a".to_owned() } => DRAFT, None, false;
    Customer { of: Whose::Id(CustomerId(1)) } => SEE, Some("customer show C1"), false;
    SetCustomer {
        of: Whose::Id(CustomerId(1)), change: Box::new(CustomerChange::default())
    } => May::Op(Op::Customers), Some("customer set C1 --star 3"), false;
    EraseCustomer { of: Whose::Id(CustomerId(1)), dry: true } => May::Op(Op::Erase), Some("customer erase C1"), false;
    EraseCustomer { of: Whose::Id(CustomerId(1)), dry: false } => May::Op(Op::Erase), Some("customer erase C1 --yes"), false;
    Facts { from: on.now, until: on.now, team: None, after: 0, limit: 1 } => May::Op(Op::Report), Some("report clocks --period 2020-01"), false;
    Freeze {
        period: "2020-01".to_owned(), facts: [0; 32], figures: "{}".to_owned()
    } => May::Op(Op::Freeze), Some("report freeze 2020-01"), false;
    Frozen { period: "2020-01".to_owned() } => May::Op(Op::Report), None, false;
    Reveal { of: Subject::Case(on.case), why: Purpose::ComplaintCheck, text: None } => May::Op(Op::Reveal), Some("reveal CASE --reason complaint_check"), false;
    Audit { filter: AuditFilter::default(), before: 0, limit: 9 } => AUDIT, Some("audit show"), false;
    VerifyAudit { against: Vec::new() } => AUDIT, Some("audit verify"), false;
    Checkpoint => AUDIT, Some("audit checkpoint"), false;
    Evidence { case: on.case } => May::Op(Op::Evidence), Some("evidence CASE -o DIR/evidence.md"), false;
    ShowRefund { case: on.case } => SEE, Some("refund show CASE"), false;
    SetCharges { case: on.case, rows: Vec::new(), command: CommandId::of(&on.fresh) } => May::Op(Op::Act(Verb::Charge)), None, false;
    MakeRefundBatch => May::Op(Op::Pay), None, false;
    RefundBatch { batch: 1 } => May::Op(Op::Pay), Some("refund batch --batch 1 --out DIR/batch.csv"), false;
    RefundBatches { before: None } => May::Op(Op::Pay), Some("refund batches"), false;
    TakeRefundResults { rows: Vec::new() } => May::Op(Op::Pay), None, false;
    GatherRefund { parent: on.case, rows: Vec::new(), text: String::new(), command: CommandId::of(&on.fresh) } => May::Op(Op::Act(Verb::Propose)), None, false;
    AnswerRefundList { parent: on.case, binding: String::new(), answer: ListAnswer::Approve, command: CommandId::of(&on.fresh) } => May::Op(Op::Act(Verb::Approve)), None, false;
    Improvement { case: on.case } => SEE, None, false;
    // The last: who may, ends the server.
    Stop => May::Op(Op::Stop), Some("stop"), false;
}

/// An act that is refused for what it says, where it is not refused for who does it.
pub fn act(target: Target, verb: Verb, command: CommandId) -> Request {
    // `claim` and `undo` need no fields and would be done.
    let fields = Fields::from([("nonsense".to_owned(), String::new())]);
    Request::Act { target, verb, fields, command, base: None }
}
