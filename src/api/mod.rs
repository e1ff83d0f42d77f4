//! What may be asked of a site server, and the frames that carry it.

mod actor;
mod backup;
mod board;
mod device;
mod facts;
mod frame;
mod line_to_take;
mod left;
mod pledges;
mod reception;
mod refund;
mod reply;
mod request;
mod rows;
mod socket;
mod outside;
mod stock;
mod terminal;
mod topics;
mod listed;
mod improvement;
mod view;
mod wire;

pub use actor::Actor;
pub use backup::{BackedUp, Backup, BackupFault, Backups};
pub use board::{
    Among, Band, Behind, BoardView, DayQuality, Hours, Load, PersonLoad, StageWeek, Stages, TeamStages,
    forecast,
};
pub use device::{DeviceView, FaultsView, RepairStage, RepeatFaultView, RisingFault, Unfilled};
pub use facts::{CaseFacts, CycleFacts, FactsPage, FrozenView, PromiseFacts, StayFacts};
pub use frame::{
    Denied, FrameError, MAX_TO_CLIENT, MAX_TO_SERVER, PROTOCOL, Seat, StoreTrouble, ToClient, ToServer,
    decode, encode,
};
pub use improvement::{Clear, Counted, Effect, ImprovementView};
pub use left::{Left, LeftBoard, LeftScreen};
pub use line_to_take::{LineToTakeView, NewLineToTake};
pub use listed::View;
pub use outside::{FigureView, FiguresAsked, FiguresDone, FiguresPage, MAX_FIGURE_PAGE};
pub use pledges::{PledgeLine, PledgeMonth, PledgesView};
pub use reception::{BranchDay, MAX_VISIT_ROWS, ReceptionView, VisitView};
pub use refund::{
    BatchSum, GatherRow, ListAnswer, MAX_PAYMENT_REFERENCE, MOST_BATCHES, MOST_ROWS, PaymentRow,
    RefundBatchView, RefundView, ResultRow, ResultTaken, WrongCharge,
};
pub use reply::{
    Adopted, AlikeView, AuditView, CaseCounts, CaseMoves, Counts, CustomerHit, Draft, EventHash, Evidence,
    GivenBack, Hit, Hits, LineView, LogOutcome, NoticeView, Reply, RowOutcome, RowResult, RulesView, Status,
    Why,
};
pub use request::{Adopt, AuditFilter, PersonChange, Request, Target, Towards, Whose};
pub use rows::{CustomerRow, ImportMode, Log, LogStep, Row, TakenLine};
pub use socket::SocketPlace;
pub use stock::{HoldingView, LoanerView, MAX_STOCK_CHANGES, MAX_STOCK_ROWS, StockChanged, StockView};
pub use terminal::{Look, SessionKey, Terminal};
pub use topics::{Alarm, Cluster, Incident, Rising, TopicsView};
pub use view::{
    AskView, By, CaseRow, CaseView, ClockProof, ClockView, CustomerView, EventView, ListedCustomer, NextDue,
    PersonKeyView, PersonView, SiteView, StepTold, TaskView, Wait,
};
pub use wire::Wire;
