//! Lists of refunds: some of the cases are proposed together, and somebody says yes or no to all of it.

use super::*;

impl Desk {
    /// Some cases are proposed as one list.
    pub(super) fn gather(&mut self) {
        let hands = self.hands();
        let with = context(&hands, self.now);
        // Its log only grows: a parent that has had many lists is put away as a case is, once none of them waits.
        let parent = &self.parents[0].case;
        if parent.refund.lists.len() >= 100 {
            if parent.lists_to_approve().next().is_some() {
                return;
            }
            self.parents[0] = self.open();
            self.count("parent put away");
        }
        let (parent, list) = (self.parents[0].case.id, self.parents[0].case.refund.lists.len() as u32 + 1);
        let mut proposed: Vec<(usize, Vec<Fact>)> = Vec::new();
        for at in 0..CASES {
            if !self.dice.one_in(4) {
                continue;
            }
            match self.files[at].case.proposed_for_list(parent, list, &with) {
                Ok(facts) if facts.is_empty() => self.count("nothing to gather"),
                Ok(facts) => proposed.push((at, facts)),
                Err(_) => self.count("refused"),
            }
        }
        if proposed.is_empty() {
            return;
        }
        let cases: Vec<&Case> = proposed.iter().map(|(at, _)| &self.files[*at].case).collect();
        let sum = cases.iter().map(|case| case.refund.left().count()).sum::<i64>();
        let whom = list_approvers(&cases, Fen::new(sum).unwrap(), &with);
        let books = proposed.iter().map(|(at, _)| &self.files[*at].book);
        let most = books.map(|book| book.paid + book.left()).max().unwrap().max(sum);
        let command = CommandId::nth("gather", self.seq);
        let mut rows = Vec::new();
        for (at, mut facts) in proposed {
            for fact in &mut facts {
                let Event::Refund(event) = &mut fact.event else { panic!() };
                if let RefundEvent::Proposed { approvers, .. } = event.as_mut() {
                    approvers.clone_from(&whom);
                }
            }
            self.enter(at, &hands, &facts, None, Some(most));
            self.write(at, &hands, command, facts);
            rows.push(self.files[at].case.list_row().unwrap());
        }
        let digest = list_digest(parent, list, &rows);
        self.of_parent(&hands, command, RefundEvent::Gathered { list, rows, approvers: whom, digest });
        self.count("gathered");
    }

    fn of_parent(&mut self, hands: &[PersonId], command: CommandId, event: RefundEvent) {
        let fact = Fact::bare(Event::Refund(Box::new(event)));
        let record = self.record(Subject::Case(self.parents[0].case.id), hands, command, fact);
        self.parents[0].case.take(&record, Pack::builtin());
        self.parents[0].log.push(record);
    }

    /// Somebody says yes or no to a list, by the code on their screen or by one that waits.
    pub(super) fn answer_list(&mut self) {
        let hands = self.hands();
        let by = hands[0];
        let waiting: Vec<String> =
            self.parents[0].case.lists_to_approve().map(|list| short(&list.digest)).collect();
        let some = match waiting.len() as u64 {
            0 => return,
            n => waiting[self.dice.roll(n) as usize].clone(),
        };
        if self.dice.one_in(3) {
            self.parents[0].screens.insert(by, (some, 0));
            return;
        }
        let seen = self.parents[0]
            .screens
            .get(&by)
            .filter(|_| !self.dice.one_in(2))
            .map_or(some, |seen| seen.0.clone());
        let with = context(&hands, self.now);
        let cases: Vec<(&Case, Context<'_>)> =
            self.files.iter().map(|file| (&file.case, context(&hands, self.now))).collect();
        let parent = &self.parents[0].case;
        let declines = self.dice.one_in(12);
        let verb = if declines { Verb::Decline } else { Verb::Approve };
        let answered = parent.list_of(&seen, verb).and_then(|list| match declines {
            true => parent.decline_list(list, &cases, Words::default(), &with),
            false => parent.approve_list(list, &cases, &with),
        });
        let Ok((facts, of_list)) = answered else { return self.count("list refused") };
        let rows = parent.list_of(&seen, verb).unwrap().rows.clone();
        assert!(declines || facts.len() == rows.len(), "a part of a list was approved");
        let command = CommandId::nth("answer", self.seq);
        for (case, fact) in facts {
            let at = self.files.iter().position(|file| file.case.id == case).unwrap();
            let row = rows.iter().find(|row| row.case == case).unwrap();
            self.enter(at, &hands, std::slice::from_ref(&fact), Some(row.amount.count()), None);
            self.write(at, &hands, command, vec![fact]);
        }
        let Event::Refund(event) = of_list.event else { panic!() };
        self.of_parent(&hands, command, *event);
        self.count(if declines { "list declined" } else { "list approved" });
    }
}
