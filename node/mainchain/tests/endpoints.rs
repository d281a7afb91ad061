// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is believed of endpoints, on a real EVM node with the real contracts.

#![allow(clippy::unwrap_used)]

mod support;

use castellan_mainchain::{
    chain::{Mainchain, Tag},
    contracts::Anchor,
    Error, Result,
};
use serde_json::{json, Value};
use support::{
    anvil::Anvil,
    mainchain,
    proxy::{self, Fate},
    Scene,
};

/// Asks for the newest anchor as a submitter does.
async fn latest(chain: &Mainchain) -> Result<u32> {
    chain.check().await?;
    let head = chain.head(Tag::Latest).await?;
    let contract = chain.deployment().anchor.address;
    chain
        .view(contract, Anchor::latestCall {}, &head, "the newest anchor")
        .await
}

#[tokio::test]
async fn two_honest_endpoints_agree() {
    let scene = Scene::new().await;
    let passing = proxy::start(&scene.anvil.url, |_| None);
    let chain = mainchain(&[&scene.anvil.url, &passing], &scene.deployment);
    assert_eq!(latest(&chain).await.unwrap(), 0);
    assert_eq!(chain.disagreements(), 0);
    assert!(chain.endpoints().iter().all(|endpoint| endpoint.is_up()));
}

#[tokio::test]
async fn an_endpoint_of_another_chain_is_refused() {
    let scene = Scene::new().await;
    let other = Anvil::start(&["--chain-id", "4242"]).await;
    let chain = mainchain(&[&scene.anvil.url, &other.url], &scene.deployment);
    let error = latest(&chain).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::WrongChain {
                found: 4242,
                expected: 31_337,
                ..
            }
        ),
        "{error}"
    );
    assert!(error.is_alarming());
}

#[tokio::test]
async fn other_code_than_was_deployed_is_refused() {
    let scene = Scene::new().await;
    let chain = scene.mainchain();
    assert_eq!(latest(&chain).await.unwrap(), 0);

    // As an upgrade would: the proxy runs other code.
    let slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    let anchor = &scene.deployment.anchor;
    let vault = &scene.deployment.vault;
    let set = async |to: alloy::primitives::Address| {
        let params = (anchor.address, slot, to.into_word());
        scene.anvil.ask("anvil_setStorageAt", params).await;
    };
    set(vault.implementation).await;
    let error = latest(&chain).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::WrongCode {
                what: "the address of its code",
                ..
            }
        ),
        "{error}"
    );
    set(anchor.implementation).await;
    assert_eq!(latest(&chain).await.unwrap(), 0);

    scene.set_code(vault.implementation, &[0x00]).await;
    let error = latest(&chain).await.unwrap_err();
    assert!(matches!(error, Error::WrongCode { what: "its code", contract, .. } if contract == vault.address));

    scene.set_code(anchor.address, &[0x00]).await;
    let error = latest(&chain).await.unwrap_err();
    assert!(matches!(error, Error::WrongCode { what: "the proxy's code", contract, .. } if contract == anchor.address));
}

#[tokio::test]
async fn a_lie_about_a_contract_is_a_disagreement() {
    let scene = Scene::new().await;
    // Tells of an anchor that is not there, to keep submitters quiet.
    let lying = proxy::start(&scene.anvil.url, |request| {
        (request["method"] == "eth_call").then(|| Fate::Answer(json!(format!("0x{:064x}", 1_000_000))))
    });
    for urls in [[&scene.anvil.url, &lying], [&lying, &scene.anvil.url]] {
        let chain = mainchain(&urls.map(String::as_str), &scene.deployment);
        let error = latest(&chain).await.unwrap_err();
        assert!(matches!(error, Error::Disagreement(_)), "{error}");
        assert!(error.is_alarming());
        assert_eq!(chain.disagreements(), 1);
    }
    // Alone it is believed: that is what a second endpoint is for.
    assert_eq!(
        latest(&mainchain(&[&lying], &scene.deployment)).await.unwrap(),
        1_000_000
    );
}

#[tokio::test]
async fn a_lie_about_a_block_is_a_disagreement() {
    let scene = Scene::new().await;
    let lying = proxy::start(&scene.anvil.url, |request| {
        (request["method"] == "eth_getBlockByNumber").then_some(Fate::Alter(|mut block: Value| {
            block["hash"] = json!(format!("0x{}", "ab".repeat(32)));
            block
        }))
    });
    let chain = mainchain(&[&scene.anvil.url, &lying], &scene.deployment);
    assert!(matches!(latest(&chain).await, Err(Error::Disagreement("a block"))));
}

#[tokio::test]
async fn an_endpoint_that_stays_behind_is_noticed() {
    let scene = Scene::new().await;
    let stale = proxy::start(&scene.anvil.url, |request| {
        let newest = request["method"] == "eth_getBlockByNumber" && request["params"][0] == "latest";
        newest.then(|| {
            let mut request = request.clone();
            request["params"][0] = json!("0x1");
            Fate::Pass(request)
        })
    });
    let chain = mainchain(&[&scene.anvil.url, &stale], &scene.deployment);
    // A few blocks are no matter: the older of the two heads counts.
    assert_eq!(chain.head(Tag::Latest).await.unwrap().number, 1);
    scene.anvil.ask("anvil_mine", (100,)).await;
    assert!(matches!(chain.head(Tag::Latest).await, Err(Error::Lagging(apart)) if apart > 64));
}

#[tokio::test]
async fn with_one_of_two_silent_nothing_is_believed_until_it_is_back() {
    let scene = Scene::new().await;
    let second = Anvil::start(&["--fork-url", &scene.anvil.url]).await;
    let port = second.port();
    let chain = mainchain(&[&scene.anvil.url, &second.url], &scene.deployment);
    assert_eq!(latest(&chain).await.unwrap(), 0);
    drop(second);
    assert!(matches!(latest(&chain).await, Err(Error::Down { .. })));
    assert!(!chain.endpoints()[1].is_up());

    let _second = Anvil::start_at(port, &["--fork-url", &scene.anvil.url]).await;
    tokio::time::sleep(support::PATIENCE.longest_wait * 2).await;
    assert_eq!(latest(&chain).await.unwrap(), 0);
    assert!(chain.endpoints()[1].is_up());
}
