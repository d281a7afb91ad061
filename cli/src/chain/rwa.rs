// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Assets, their rules, and who holds how much.

use super::{call::Call, read, read_if_shaped, rules::RuleSet, AccountId32, At, Client};
use crate::{
    model::{Class, Rule},
    rpc_parameters,
};
use anyhow::Context;
use castellan_identifiers::Isin;
use serde_json::Value;
use subxt::{
    dynamic,
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
    storage::DynamicAddress,
    utils::H256,
};

const PALLET: &str = "Rwa";

/// What was recorded of an asset when it was created.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Asset {
    /// Who created it.
    pub issuer: AccountId32,
    /// Its securities number.
    pub isin: Option<[u8; 12]>,
    /// What kind of right a unit is.
    pub class: Class,
    /// Its short name.
    pub symbol: Vec<u8>,
    /// Its long name.
    pub name: Vec<u8>,
    /// How many decimals its amounts have.
    pub decimals: u8,
}

/// What one account owns of one asset.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Holding {
    /// What it may move.
    pub free: u128,
    /// What is set aside.
    pub holds: Vec<Hold>,
    /// The product of all splits that these take account of.
    pub factor: u128,
}

/// Units set aside for one reason.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Hold {
    /// How many.
    pub amount: u128,
}

/// What a reference was used for.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Issuance {
    /// Who received the units.
    pub beneficiary: AccountId32,
    /// How many.
    pub amount: u128,
}

impl Holding {
    /// All units, free or not, of an asset whose splits multiply up to `factor`; `None` if they are more than a balance
    /// can hold.
    pub fn total(&self, factor: u128) -> Option<u128> {
        let units = self
            .holds
            .iter()
            .try_fold(self.free, |sum, hold| sum.checked_add(hold.amount))?;
        units.checked_mul(factor.checked_div(self.factor)?)
    }
}

/// What an asset is created with.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Its securities number.
    pub isin: Option<Isin>,
    /// What kind of right a unit is.
    pub class: Class,
    /// Its short name.
    pub symbol: String,
    /// Its long name.
    pub name: String,
    /// How many decimals its amounts have.
    pub decimals: u8,
    /// What every holder must satisfy.
    pub rules: Vec<Rule>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Create {
    isin: Option<[u8; 12]>,
    class: Class,
    symbol: Vec<u8>,
    name: Vec<u8>,
    decimals: u8,
    rules: RuleSet,
}

/// What the ledger keeps beside an asset's names.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct State {
    rules: RuleSet,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Splits {
    factor: u128,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Tally {
    supply: u128,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct IssueArgs {
    asset: u32,
    beneficiary: AccountId32,
    amount: u128,
    reference: Vec<u8>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Transfer {
    asset: u32,
    to: AccountId32,
    amount: u128,
}

/// The number of the asset with this symbol.
pub async fn asset_by_symbol(at: &At, symbol: &str) -> anyhow::Result<Option<u32>> {
    read(at, PALLET, "AssetBySymbol", (symbol.as_bytes().to_vec(),)).await
}

/// The number of the asset with this ISIN.
pub async fn asset_by_isin(at: &At, isin: &Isin) -> anyhow::Result<Option<u32>> {
    read(at, PALLET, "AssetByIsin", (*isin.as_bytes(),)).await
}

/// The asset with this number.
pub async fn asset(at: &At, id: u32) -> anyhow::Result<Option<Asset>> {
    read(at, PALLET, "Assets", (id,)).await
}

/// How many assets there are: they are numbered from 0.
pub async fn asset_count(at: &At) -> anyhow::Result<u32> {
    Ok(read(at, PALLET, "NextAsset", ()).await?.unwrap_or_default())
}

/// The rules of an asset; `None` if they say what operations files cannot write.
pub async fn rules(at: &At, id: u32) -> anyhow::Result<Option<Vec<Rule>>> {
    let state: Option<anyhow::Result<State>> = read_if_shaped(at, PALLET, "State", (id,)).await?;
    Ok(state.and_then(Result::ok).and_then(|state| state.rules.plain()))
}

/// The product of all splits of an asset.
pub async fn factor(at: &At, id: u32) -> anyhow::Result<u128> {
    let splits: Option<Splits> = read(at, PALLET, "State", (id,)).await?;
    Ok(splits.map_or(1, |splits| splits.factor))
}

/// How many units of an asset exist.
pub async fn supply(at: &At, id: u32) -> anyhow::Result<u128> {
    let tally: Option<Tally> = read(at, PALLET, "Tallies", (id,)).await?;
    Ok(tally.map_or(0, |tally| tally.supply))
}

/// What `account` owns of an asset.
pub async fn holding(at: &At, id: u32, account: AccountId32) -> anyhow::Result<Option<Holding>> {
    read(at, PALLET, "Accounts", (id, account)).await
}

/// What everybody owns of an asset together, and how many they are.
pub async fn held_by_all(at: &At, id: u32) -> anyhow::Result<(Option<u128>, usize)> {
    let address: DynamicAddress<(u32, AccountId32), Holding> = dynamic::storage(PALLET, "Accounts");
    let factor = factor(at, id).await?;
    let mut holders = at.storage().iter(address, (id,)).await?;
    let (mut sum, mut count) = (Some(0u128), 0usize);
    while let Some(holder) = holders.next().await {
        let total = holder?.value().decode()?.total(factor);
        sum = sum.zip(total).and_then(|(sum, total)| sum.checked_add(total));
        count = count.saturating_add(1);
    }
    Ok((sum, count))
}

/// What was issued under a reference.
pub async fn issuance(at: &At, id: u32, reference: &str) -> anyhow::Result<Option<Issuance>> {
    read(at, PALLET, "IssueReferences", (id, reference.as_bytes().to_vec())).await
}

/// Creates an asset, of which the sender becomes the issuer.
pub fn create(terms: &Terms) -> Call {
    let args = Create {
        isin: terms.isin.map(|isin| *isin.as_bytes()),
        class: terms.class,
        symbol: terms.symbol.clone().into(),
        name: terms.name.clone().into(),
        decimals: terms.decimals,
        rules: terms.rules.as_slice().into(),
    };
    Call::new(PALLET, "create", args)
}

/// Issues units of the sender's asset.
pub fn issue(asset: u32, beneficiary: AccountId32, amount: u128, reference: &str) -> Call {
    Call::new(
        PALLET,
        "issue",
        IssueArgs {
            asset,
            beneficiary,
            amount,
            reference: reference.into(),
        },
    )
}

/// Moves units of the sender.
pub fn transfer(asset: u32, to: AccountId32, amount: u128) -> Call {
    Call::new(PALLET, "transfer", Transfer { asset, to, amount })
}

/// Every reason that a transfer would be refused at a block (or now), as the node reports it.
pub async fn transfer_report(
    client: &Client,
    asset: u32,
    from: AccountId32,
    to: AccountId32,
    amount: u128,
    at: Option<H256>,
) -> anyhow::Result<Vec<Value>> {
    let parameters = rpc_parameters![asset, from, to, amount.to_string(), at];
    client
        .request("rwa_transferReport", parameters)
        .await
        .context("the node gives no transfer report")
}

/// The name of the error with which the ledger refuses a transfer for a reported reason.
pub fn refusal_name(reason: &Value) -> String {
    let text = |field: &str| reason.get(field).and_then(Value::as_str).unwrap_or_default();
    match (text("reason"), text("why")) {
        ("NotInGoodStanding", why) => why.into(),
        ("ClaimRequired", "IssuerNotTrusted") => "IssuerNotTrusted".into(),
        ("ClaimRequired", why) => format!("Claim{why}"),
        ("BalanceOverflow", _) => "Overflow".into(),
        (reason, _) => reason.into(),
    }
}

/// What a reason was decided on, as text.
pub fn refusal_particulars(reason: &Value) -> String {
    let fields = reason
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| *name != "reason");
    let fields: Vec<String> = fields
        .map(|(name, value)| match value {
            Value::String(text) => format!("{name} {text}"),
            other => format!("{name} {other}"),
        })
        .collect();
    if fields.is_empty() {
        String::new()
    } else {
        format!(": {}", fields.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reported_reasons_have_the_ledgers_names() {
        for (reason, name) in [
            (json!({"reason": "UnknownAsset"}), "UnknownAsset"),
            (
                json!({"reason": "NotInGoodStanding", "side": "Sender", "why": "Suspended"}),
                "Suspended",
            ),
            (
                json!({"reason": "NotInGoodStanding", "side": "Receiver", "why": "NotAdmitted"}),
                "NotAdmitted",
            ),
            (
                json!({"reason": "ClaimRequired", "side": "Sender", "topic": "Kyb", "why": "Missing"}),
                "ClaimMissing",
            ),
            (
                json!({"reason": "ClaimRequired", "side": "Sender", "topic": {"Custom": 7}, "why": "Revoked"}),
                "ClaimRevoked",
            ),
            (
                json!({"reason": "ClaimRequired", "side": "Sender", "topic": "Kyc", "why": "IssuerNotTrusted"}),
                "IssuerNotTrusted",
            ),
            (
                json!({"reason": "CountryBlocked", "side": "Receiver", "country": "KP"}),
                "CountryBlocked",
            ),
            (
                json!({"reason": "InsufficientBalance", "available": "1", "required": "2"}),
                "InsufficientBalance",
            ),
            (json!({"reason": "BalanceOverflow"}), "Overflow"),
        ] {
            assert_eq!(refusal_name(&reason), name);
        }
    }

    #[test]
    fn particulars_are_listed() {
        assert_eq!(refusal_particulars(&json!({"reason": "UnknownAsset"})), "");
        assert_eq!(
            refusal_particulars(
                &json!({"reason": "ClaimRequired", "side": "Sender", "topic": {"Custom": 7}, "why": "Missing"})
            ),
            ": side Sender, topic {\"Custom\":7}, why Missing"
        );
    }

    #[test]
    fn holdings_add_up_or_say_that_they_cannot() {
        let holding = |free, holds: &[u128]| Holding {
            free,
            holds: holds.iter().map(|amount| Hold { amount: *amount }).collect(),
            factor: 2,
        };
        assert_eq!(holding(1, &[2, 3]).total(2), Some(6));
        assert_eq!(holding(1, &[2, 3]).total(6), Some(18));
        assert_eq!(holding(u128::MAX, &[1]).total(2), None);
        assert_eq!(holding(u128::MAX, &[]).total(4), None);
    }
}
