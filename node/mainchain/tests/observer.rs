// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The observer against the real vault on a real EVM node, whose finalised head is 64 blocks behind the newest.

#![allow(clippy::unwrap_used)]

mod support;

use alloy::primitives::{address, keccak256, Bytes};
use castellan_mainchain::{contracts::Vault::VaultEvents, observer::Observer, Error};
use serde_json::json;
use support::{
    mainchain,
    proxy::{self, Fate},
    Scene,
};

/// Makes the vault say something: the escape hatch opens after weeks without an anchor.
async fn open_escape(scene: &Scene) {
    scene.anvil.ask("evm_increaseTime", (15 * 24 * 3_600,)).await;
    scene.anvil.ask("evm_mine", ()).await;
    let sender = address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    let data = Bytes::from(keccak256("openEscape()")[..4].to_vec());
    let call = json!({ "from": sender, "to": scene.deployment.vault.address, "data": data });
    scene.anvil.ask("eth_sendTransaction", (call,)).await;
}

/// Reads all there is; how often the escape was opened.
async fn read(observer: &mut Observer) -> usize {
    let mut opened = 0;
    while let Some(batch) = observer.next().await.unwrap() {
        opened += batch
            .events
            .iter()
            .filter(|observed| matches!(observed.event, VaultEvents::EscapeOpened(_)))
            .count();
        observer.told(&batch).unwrap();
    }
    opened
}

#[tokio::test]
async fn tells_what_is_final_once_and_again_only_if_the_place_is_lost() {
    let scene = Scene::new().await;
    let folder = scene.state(9);
    let mut observer = Observer::open(scene.mainchain(), &folder).unwrap();
    open_escape(&scene).await;
    scene.anvil.ask("anvil_mine", (10,)).await;
    assert_eq!(read(&mut observer).await, 0, "not final yet");
    scene.anvil.ask("anvil_mine", (2_500,)).await;
    assert_eq!(read(&mut observer).await, 1);
    assert_eq!(read(&mut observer).await, 0);

    let mut next = Observer::open(scene.mainchain(), &folder).unwrap();
    assert_eq!(read(&mut next).await, 0);
    std::fs::remove_file(folder.join("observed.json")).unwrap();
    let mut lost = Observer::open(scene.mainchain(), &folder).unwrap();
    assert_eq!(read(&mut lost).await, 1);
}

#[tokio::test]
async fn what_was_not_noted_as_told_is_told_again() {
    let scene = Scene::new().await;
    open_escape(&scene).await;
    scene.anvil.ask("anvil_mine", (100,)).await;
    let mut observer = Observer::open(scene.mainchain(), &scene.state(9)).unwrap();
    let batch = observer.next().await.unwrap().unwrap();
    assert_eq!(batch.events.len(), 1);
    drop(batch);
    assert_eq!(read(&mut observer).await, 1);
}

#[tokio::test]
async fn an_event_that_one_endpoint_makes_up_or_hides_is_a_disagreement() {
    let scene = Scene::new().await;
    open_escape(&scene).await;
    scene.anvil.ask("anvil_mine", (100,)).await;
    let hiding = proxy::start(&scene.anvil.url, |request| {
        (request["method"] == "eth_getLogs").then(|| Fate::Answer(json!([])))
    });
    let chain = mainchain(&[&scene.anvil.url, &hiding], &scene.deployment);
    let observer = Observer::open(chain, &scene.state(9)).unwrap();
    assert!(matches!(observer.next().await, Err(Error::Disagreement(_))));
}

#[tokio::test]
async fn stops_when_a_final_block_changes() {
    let scene = Scene::new().await;
    scene.anvil.ask("anvil_mine", (100,)).await;
    let before = scene.anvil.ask("evm_snapshot", ()).await;
    scene.anvil.ask("anvil_mine", (100,)).await;
    let mut observer = Observer::open(scene.mainchain(), &scene.state(9)).unwrap();
    assert_eq!(read(&mut observer).await, 0);
    // Another history from block 100 or so on, and longer.
    scene.anvil.ask("evm_revert", (before,)).await;
    scene.anvil.ask("evm_increaseTime", (1_000,)).await;
    scene.anvil.ask("anvil_mine", (300,)).await;
    let error = observer.next().await.unwrap_err();
    assert!(matches!(error, Error::FinalityBroken(_)), "{error}");
    assert!(error.is_alarming());
}
