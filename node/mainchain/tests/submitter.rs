// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The submitter against the real contracts on a real EVM node.

#![allow(clippy::unwrap_used)]

mod support;

use alloy::signers::local::PrivateKeySigner;
use castellan_mainchain::{
    account::Account,
    appchain::{Appchain, Node},
    chain::Tag,
    contracts::Anchor,
    endpoint::Endpoint,
    journal::{Journal, Purpose},
    submitter::{Policy, Submitter, Turn},
    Error,
};
use serde_json::{json, Value};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    sync::Arc,
    time::Duration,
};
use support::{
    anvil::Anvil,
    appchain::{state_root, Chain},
    proxy::{self, Fate},
    Scene, PATIENCE, POLICY,
};

/// What became of the transaction under way: its block is made a moment after it is taken.
async fn outcome(submitter: &mut Submitter<Chain>) -> Turn {
    for _ in 0..100 {
        match submitter.turn().await.unwrap() {
            Turn::UnderWay => tokio::time::sleep(Duration::from_millis(50)).await,
            turn => return turn,
        }
    }
    Turn::UnderWay
}

#[tokio::test]
async fn anchors_what_is_signed_and_then_rests() {
    let scene = Scene::new().await;
    let mut submitter = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    assert_eq!(submitter.turn().await.unwrap(), Turn::Nothing);
    scene.chain.sign(100, 0);
    assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(100));
    assert_eq!(outcome(&mut submitter).await, Turn::Stored(100));
    assert_eq!(submitter.turn().await.unwrap(), Turn::Nothing);

    let chain = scene.mainchain();
    let head = chain.head(Tag::Latest).await.unwrap();
    let call = Anchor::anchorCall { number: 100 };
    let stored = chain
        .view(scene.deployment.anchor.address, call, &head, "an anchor")
        .await
        .unwrap();
    assert_eq!(stored.stateRoot, state_root(100));
    assert_eq!(stored.certifiedBlock, 100);
    assert_eq!(scene.nonce(1).await, 1);
}

#[tokio::test]
async fn waits_until_enough_is_new_but_brings_a_new_set_at_once() {
    let scene = Scene::new().await;
    let policy = Policy { every: 50, ..POLICY };
    let mut submitter = scene.submitter(1, &[&scene.anvil.url], policy).await;
    scene.chain.sign(100, 0);
    assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(100));
    assert_eq!(outcome(&mut submitter).await, Turn::Stored(100));
    scene.chain.sign(149, 0);
    assert_eq!(submitter.turn().await.unwrap(), Turn::Nothing);
    scene.chain.sign(150, 0);
    assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(150));
    assert_eq!(outcome(&mut submitter).await, Turn::Stored(150));
    scene.chain.sign(151, 1);
    assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(151));
    assert_eq!(outcome(&mut submitter).await, Turn::Stored(151));
}

#[tokio::test]
async fn hands_sets_over_one_by_one_after_a_long_pause() {
    let scene = Scene::new().await;
    for (number, set) in [(100, 0), (110, 1), (120, 1), (130, 2), (140, 2), (150, 3), (160, 3)] {
        scene.chain.sign(number, set);
    }
    let mut submitter = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    // The newest of each set: what lies between need not be anchored.
    for number in [120, 140, 160] {
        assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(number));
        assert_eq!(outcome(&mut submitter).await, Turn::Stored(number));
    }
    assert_eq!(submitter.turn().await.unwrap(), Turn::Nothing);
}

#[tokio::test]
async fn what_the_contract_would_refuse_is_not_sent() {
    let scene = Scene::new().await;
    let mut evidence = scene.chain.sign(100, 0);
    evidence.leaf.exits_root.0[0] ^= 1;
    scene.chain.replace_newest(evidence);
    let mut submitter = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    let error = submitter.turn().await.unwrap_err();
    assert!(
        matches!(&error, Error::Rejected { number: 100, reason } if reason.contains("LeafNotProven")),
        "{error}"
    );
    assert_eq!(scene.nonce(1).await, 0);
    drop(submitter);
    assert_eq!(Journal::open(&scene.state(1)).unwrap().sent(), None);
}

#[tokio::test]
async fn an_appchain_that_the_contracts_are_not_of_gets_nothing() {
    let mut scene = Scene::new().await;
    scene.chain.sign(100, 0);
    scene.deployment.genesis.0[0] ^= 1;
    let submitter = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    assert!(matches!(
        submitter.run(Duration::from_millis(10)).await,
        Error::WrongAppchain
    ));
    assert_eq!(scene.nonce(1).await, 0);
}

#[tokio::test]
async fn sends_nothing_while_endpoints_disagree() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    let lies = Arc::new(AtomicBool::new(true));
    let lying = proxy::start(&scene.anvil.url, {
        let lies = lies.clone();
        move |request| {
            (lies.load(Ordering::SeqCst) && request["method"] == "eth_call")
                .then(|| Fate::Answer(json!(format!("0x{:064x}", 99))))
        }
    });
    let mut submitter = scene.submitter(1, &[&scene.anvil.url, &lying], POLICY).await;
    assert!(matches!(submitter.turn().await, Err(Error::Disagreement(_))));
    assert_eq!(scene.nonce(1).await, 0);
    lies.store(false, Ordering::SeqCst);
    assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(100));
    assert_eq!(outcome(&mut submitter).await, Turn::Stored(100));
}

#[tokio::test]
async fn of_two_submitters_the_second_sees_the_first_ones_transaction() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    let mut first = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    let mut second = scene.submitter(2, &[&scene.anvil.url], POLICY).await;
    scene.automine(false).await;
    assert_eq!(first.turn().await.unwrap(), Turn::Sent(100));
    assert_eq!(second.turn().await.unwrap(), Turn::Waiting);
    scene.mine().await;
    assert_eq!(outcome(&mut first).await, Turn::Stored(100));
    assert_eq!(second.turn().await.unwrap(), Turn::Nothing);
    assert_eq!(scene.nonce(2).await, 0);
}

/// Hides what is not in a block yet, as many endpoints do.
fn without_pool(request: &Value) -> Option<Fate> {
    (request["method"] == "eth_call" && request["params"][1] == "pending").then(|| {
        let mut request = request.clone();
        request["params"][1] = json!("latest");
        Fate::Pass(request)
    })
}

#[tokio::test]
async fn two_submitters_racing_store_one_anchor_and_stop() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    let blind = proxy::start(&scene.anvil.url, without_pool);
    let mut one = scene.submitter(1, &[&blind], POLICY).await;
    let mut two = scene.submitter(2, &[&blind], POLICY).await;
    scene.automine(false).await;
    let (a, b) = tokio::join!(one.turn(), two.turn());
    assert_eq!((a.unwrap(), b.unwrap()), (Turn::Sent(100), Turn::Sent(100)));
    scene.mine().await;
    let mut outcomes = [outcome(&mut one).await, outcome(&mut two).await];
    outcomes.sort_by_key(|turn| *turn == Turn::Lost);
    assert_eq!(outcomes, [Turn::Stored(100), Turn::Lost]);
    assert_eq!(scene.latest().await, 100);
    for submitter in [&mut one, &mut two] {
        assert_eq!(submitter.turn().await.unwrap(), Turn::Nothing);
    }
    assert_eq!((scene.nonce(1).await, scene.nonce(2).await), (1, 1));
}

#[tokio::test]
async fn a_transaction_that_another_made_useless_is_replaced_by_a_cheap_one() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    // Takes the transaction and keeps it to itself, but the second one it passes on.
    let seen = AtomicBool::new(false);
    let withholding = proxy::start(&scene.anvil.url, move |request| {
        (request["method"] == "eth_sendRawTransaction" && !seen.swap(true, Ordering::SeqCst))
            .then(|| Fate::Answer(json!(format!("0x{}", "00".repeat(32)))))
    });
    let mut slow = scene.submitter(1, &[&withholding], POLICY).await;
    let mut fast = scene.submitter(2, &[&scene.anvil.url], POLICY).await;
    assert_eq!(slow.turn().await.unwrap(), Turn::Sent(100));
    assert_eq!(fast.turn().await.unwrap(), Turn::Sent(100));
    assert_eq!(outcome(&mut fast).await, Turn::Stored(100));

    assert_eq!(slow.turn().await.unwrap(), Turn::Cancelled);
    assert_eq!(outcome(&mut slow).await, Turn::Cancelled);
    assert_eq!(slow.turn().await.unwrap(), Turn::Nothing);
    assert_eq!(scene.nonce(1).await, 1);
}

/// A submitter dies after `fate` met its transaction; another one takes over its folder.
async fn killed_while_sending(fate: fn() -> Fate) {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    scene.automine(false).await;
    let breaking = proxy::start(&scene.anvil.url, move |request| {
        (request["method"] == "eth_sendRawTransaction").then(fate)
    });
    let mut killed = scene.submitter(1, &[&breaking], POLICY).await;
    assert!(matches!(killed.turn().await, Err(Error::Down { .. })));
    drop(killed);

    let mut next = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    assert_eq!(next.turn().await.unwrap(), Turn::UnderWay);
    assert_eq!(next.turn().await.unwrap(), Turn::UnderWay);
    scene.mine().await;
    assert_eq!(outcome(&mut next).await, Turn::Stored(100));
    assert_eq!(next.turn().await.unwrap(), Turn::Nothing);
    assert_eq!((scene.latest().await, scene.nonce(1).await), (100, 1));
}

#[tokio::test]
async fn killed_before_the_transaction_left_it_is_sent_by_the_next() {
    killed_while_sending(|| Fate::Drop).await;
}

#[tokio::test]
async fn killed_after_the_transaction_left_no_second_one_is_sent() {
    killed_while_sending(|| Fate::DropAnswer).await;
}

#[tokio::test]
async fn killed_before_the_receipt_the_next_finds_the_anchor() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    let mut killed = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    assert_eq!(killed.turn().await.unwrap(), Turn::Sent(100));
    drop(killed);
    let mut next = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    assert_eq!(outcome(&mut next).await, Turn::Stored(100));
    assert_eq!(next.turn().await.unwrap(), Turn::Nothing);
    assert_eq!(scene.nonce(1).await, 1);
}

#[tokio::test]
async fn a_lost_folder_costs_a_replacement_and_no_second_anchor() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    scene.automine(false).await;
    let blind = proxy::start(&scene.anvil.url, without_pool);
    let mut first = scene.submitter(1, &[&blind], POLICY).await;
    assert_eq!(first.turn().await.unwrap(), Turn::Sent(100));
    drop(first);
    std::fs::remove_dir_all(scene.state(1)).unwrap();
    // Something newer, so that it is not the very same transaction.
    scene.chain.sign(110, 0);
    let mut next = scene.submitter(1, &[&blind], POLICY).await;
    assert_eq!(next.turn().await.unwrap(), Turn::Sent(110));
    scene.mine().await;
    assert_eq!(outcome(&mut next).await, Turn::Stored(110));
    assert_eq!((scene.latest().await, scene.nonce(1).await), (110, 1));
}

#[tokio::test]
async fn a_transaction_that_is_not_mined_is_replaced_by_a_dearer_and_newer_one() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    scene.automine(false).await;
    let impatient = Policy {
        replace_after: Duration::ZERO,
        ..POLICY
    };
    let mut submitter = scene.submitter(1, &[&scene.anvil.url], impatient).await;
    assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(100));
    scene.chain.sign(110, 0);
    for _ in 0..3 {
        let turn = submitter.turn().await.unwrap();
        assert_eq!(turn, Turn::Replaced(Purpose::Anchor(110)));
    }
    scene.mine().await;
    assert_eq!(outcome(&mut submitter).await, Turn::Stored(110));
    assert_eq!((scene.latest().await, scene.nonce(1).await), (110, 1));
}

#[tokio::test]
async fn offers_no_more_than_is_allowed() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    let poor = Policy {
        max_fee: 1_000,
        ..POLICY
    };
    let mut submitter = scene.submitter(1, &[&scene.anvil.url], poor).await;
    assert!(matches!(
        submitter.turn().await,
        Err(Error::TooDear { allowed: 1_000, .. })
    ));
    assert_eq!(scene.nonce(1).await, 0);
}

#[tokio::test]
async fn a_folder_of_another_account_is_refused() {
    let scene = Scene::new().await;
    scene.chain.sign(100, 0);
    scene.automine(false).await;
    let mut submitter = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(100));
    drop(submitter);
    let other = Account::new(
        PrivateKeySigner::from_slice(&[2; 32]).unwrap(),
        scene.deployment.chain_id,
    );
    let journal = Journal::open(&scene.state(1)).unwrap();
    let result = Submitter::new(scene.mainchain(), scene.chain.clone(), other, journal, POLICY, None);
    assert!(matches!(result, Err(Error::Config(_))));
}

#[tokio::test]
async fn goes_on_when_the_mainchain_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json").display().to_string();
    let anvil = Anvil::start(&["--state", &state]).await;
    let chain = Chain::new();
    let mut scene = Scene {
        deployment: anvil.deploy(&chain),
        anvil,
        chain,
        folder,
    };
    let mut submitter = scene.submitter(1, &[&scene.anvil.url], POLICY).await;
    assert_eq!(submitter.turn().await.unwrap(), Turn::Nothing);
    let port = scene.anvil.port();
    scene.chain.sign(100, 0);
    scene.anvil.stop();
    for _ in 0..3 {
        let error = submitter.turn().await.unwrap_err();
        assert!(
            matches!(error, Error::Down { .. } | Error::BackingOff { .. }),
            "{error}"
        );
        assert!(!error.is_alarming());
    }
    scene.anvil = Anvil::start_at(port, &["--state", &state]).await;
    tokio::time::sleep(PATIENCE.longest_wait * 2).await;
    assert_eq!(submitter.turn().await.unwrap(), Turn::Sent(100));
    assert_eq!(outcome(&mut submitter).await, Turn::Stored(100));
    assert_eq!(scene.latest().await, 100);
}

#[tokio::test]
async fn reads_evidence_as_a_node_serves_it() {
    let chain = Chain::new();
    let evidence = chain.sign(100, 0);
    let genesis = chain.genesis_hash();
    let mut served = serde_json::to_value(&evidence).unwrap();
    // The node's answer has the leaf's bytes as well.
    served["leafBytes"] = json!("0x00");
    let url = proxy::start("127.0.0.1:1", move |request| {
        Some(match request["method"].as_str().unwrap() {
            "chain_getBlockHash" => Fate::Answer(json!(genesis)),
            "anchor_latest" => Fate::Answer(json!({ "number": 100, "blockNumber": 101, "setId": 0 })),
            "anchor_proof" => Fate::Answer(served.clone()),
            _ => Fate::Drop,
        })
    });
    let node = Node::new(Endpoint::new(url.parse().unwrap(), PATIENCE).unwrap());
    assert_eq!(node.genesis().await.unwrap(), genesis);
    assert_eq!(node.latest().await.unwrap().unwrap().number, 100);
    assert_eq!(node.evidence(100).await.unwrap(), evidence);
    assert!(matches!(node.evidence(101).await, Err(Error::BadEvidence(_))));
}
