//! A day of work with terminals open: what they look at keeps no page of the files from being used again.

use super::{
    clerk::Clerk,
    cranked::{Cranked, site},
    hall::WANG,
};
use crate::{
    api::{Request, View},
    case::{Right, Subject},
    desk::Dial,
    store::tests::disk::{Dice, Disk, Image},
};

/// A day with something asked every minute; `look` is what terminals do after each. Bytes of both files at the end.
fn day(image: &Image, look: impl Fn(&Cranked, &Clerk)) -> [usize; 2] {
    let disk = Disk::of(image.clone());
    let dial = Dial::new(super::hall::start());
    let mut desk = Cranked::open(&disk, &dial).unwrap();
    let mut clerk = Clerk::default();
    let mut dice = Dice(25);
    for minute in 0..24 * 60 {
        let (by, request) = clerk.next(&desk, &mut dice);
        let made = desk.ask(by, request);
        if let crate::api::Reply::Done { case, .. } = made
            && !clerk.cases.contains(&case)
        {
            clerk.cases.push(case);
        }
        dial.set(dial.now().plus(60));
        look(&desk, &clerk);
        if minute % 60 == 59 {
            // Nobody types for a moment.
            desk.project();
            desk.crank(|writer| writer.sweep());
        }
    }
    assert!(clerk.cases.len() > 50 && !desk.is_lost(), "{} cases", clerk.cases.len());
    assert!(desk.stop());
    disk.bytes().map(|bytes| bytes.len())
}

/// Whether a file is larger by more than a few entries and by more than 128 KiB, which two such days were seen to differ by.
fn grew(alone: usize, now: usize) -> bool {
    const STEP: usize = 128 << 10;
    now > alone + alone / 20 + STEP
}

#[test]
fn a_day_with_open_terminals_makes_the_files_no_larger_than_one_without() {
    let (image, _) = site();
    // That somebody saw a case is written down, which is not what this is about. A file grows in steps, so that a
    // few entries more may even make it smaller: the larger of both days without a terminal counts.
    let bare = day(&image, |_, _| {});
    let noted = day(&image, |desk, clerk| {
        if let Some(case) = clerk.cases.last() {
            let core = desk.desk.core();
            core.trail.seen(core.time.now(), WANG, Subject::Case(*case), Right::Owner);
        }
    });
    let alone = [bare[0].max(noted[0]), bare[1].max(noted[1])];
    let watched = day(&image, |desk, clerk| {
        desk.read(WANG, Request::List { view: View::All, skip: 0, limit: 50 });
        if let Some(case) = clerk.cases.last() {
            desk.show(*case);
        }
        desk.status();
    });
    println!("live {} archive {} alone, {} and {} watched", alone[0], alone[1], watched[0], watched[1]);
    for (alone, watched) in alone.into_iter().zip(watched) {
        assert!(!grew(alone, watched), "{watched} bytes instead of {alone}");
    }
    // What left the live file leaves its room to what comes: a day is more than it holds at any moment.
    assert!(watched[0] <= 4 << 20, "the live file grew to {} bytes", watched[0]);
}

/// The measure sees a reader that keeps its pages.
#[test]
fn a_reader_that_does_not_let_go_makes_them_grow() {
    let (image, _) = site();
    let alone = day(&image, |_, _| {});
    let held = std::cell::RefCell::new(Vec::new());
    let pinned = day(&image, |desk, _| {
        // One that looks once, and keeps what it saw.
        if held.borrow().is_empty() {
            held.borrow_mut().push(desk.desk.store().pinned().unwrap());
        }
    });
    println!("live {} archive {} alone, {} and {} pinned", alone[0], alone[1], pinned[0], pinned[1]);
    assert!(pinned.into_iter().zip(alone).any(|(pinned, alone)| grew(alone, pinned)));
}
