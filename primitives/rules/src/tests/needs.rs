// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::Topic,
    rwa::{Direction, Investors, Period},
};
use codec::{Decode, Encode, MaxEncodedLen};

const RETAIL: Investors = Investors::Without(Topic::ProfessionalInvestor);

#[test]
fn a_ledger_keeps_only_what_is_asked_for() {
    let needs = |check: Check<Account>| rules([check.into()]).needs();
    assert_eq!(RuleSet::<Account>::default().needs(), Needs::default());
    assert_eq!(needs(Check::MaxBalance(1)), Needs::default());
    assert!(needs(Check::HoldingPeriod(1)).lots);
    assert!(needs(Check::Approval { agent: 1 }).approvals);
    let limit = Check::TransferLimit {
        direction: Direction::In,
        period: Period::Day,
        max: 1,
    };
    assert!(needs(limit).windows);
    let holders = |of| Check::MaxHolders { of, max: 1 };
    assert_eq!(needs(holders(Investors::All)), Needs::default());
    assert_eq!(needs(holders(RETAIL)).groups.into_iter().collect::<Vec<_>>(), [RETAIL]);
    let share = Check::MaxGroupShare {
        of: RETAIL,
        basis_points: 1,
    };
    let both = rules([holders(RETAIL).into(), share.into()]);
    assert_eq!(both.needs().groups.len(), 1);
}

#[test]
fn every_question_is_weighed() {
    let set = rules([
        Check::claim(Topic::Kyc).into(),
        Rule::from(Check::MaxBalance(1)).except(Topic::Exempted),
        Check::countries_blocked(countries(&["KP"])).into(),
        Check::Approval { agent: 1 }.into(),
        Check::MaxHolders { of: RETAIL, max: 1 }.into(),
    ]);
    let cost = Cost {
        claims: 4,
        lists: 1,
        approvals: 1,
        others: 1,
    };
    assert_eq!(set.cost(), cost);
}

#[test]
fn a_rule_of_one_check_is_small_and_every_rule_set_fits_its_bound() {
    let rule: Rule<Account> = Check::claim(Topic::Kyc).into();
    assert!(rule.encode().len() <= 8, "{}", rule.encode().len());
    let largest = Rule::from(Check::<Account>::countries_allowed(all_countries()));
    let set = rules(vec![largest; MAX_RULES as usize]);
    assert!(set.encode().len() <= RuleSet::<Account>::max_encoded_len());
    assert_eq!(RuleSet::decode(&mut &set.encode()[..]), Ok(set));
}

/// As many as a check may name.
fn all_countries() -> Countries {
    let pairs = (b'A'..=b'Z').flat_map(|first| (b'A'..=b'Z').map(move |second| [first, second]));
    let known = pairs.filter_map(|pair| castellan_identifiers::Country::new(&pair).ok());
    let first: std::collections::BTreeSet<_> = known.take(MAX_COUNTRIES as usize).collect();
    first.try_into().unwrap()
}
