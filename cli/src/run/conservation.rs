// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whether what everybody holds makes up the supply, to the unit.

use super::Run;
use crate::{chain::rwa, report::AssetBalance};
use futures::future::try_join_all;
use std::collections::BTreeSet;

impl Run<'_> {
    /// Compares the supply of every asset of the file with what its holders own, all at one block. Assets that steps
    /// name are among them.
    pub(super) async fn conservation(&self) -> anyhow::Result<Vec<AssetBalance>> {
        self.report.phase("balances");
        let at = self.submitter.head();
        let mut balances = Vec::new();
        let mut assets: Vec<(String, u32, u8)> = Vec::new();
        for row in &self.operations.instruments {
            if let Some(asset) = self.assets.get(&row.value.symbol) {
                assets.push((row.value.symbol.clone(), *asset, row.value.decimals));
            }
        }
        let words = self.operations.steps.iter().flat_map(|row| row.value.words());
        let named: BTreeSet<String> = words
            .filter_map(|(_, word)| word.symbol().map(ToString::to_string))
            .collect();
        for symbol in named {
            // Whether there is one is the steps' own matter.
            let Some(asset) = rwa::asset_by_symbol(&at, &symbol).await? else {
                continue;
            };
            if let Some(known) = rwa::asset(&at, asset)
                .await?
                .filter(|_| !assets.iter().any(|(_, id, _)| *id == asset))
            {
                assets.push((symbol, asset, known.decimals));
            }
        }
        for (symbol, asset, decimals) in assets {
            let supply = rwa::supply(&at, asset).await?;
            let factor = rwa::factor(&at, asset).await?;
            let accounts = self
                .operations
                .participants
                .iter()
                .map(|row| self.parties.account(&row.value.id));
            let holdings = accounts.map(|account| async { rwa::holding(&at, asset, account?).await });
            let holdings = try_join_all(holdings).await?;
            let participants = sum(holdings.into_iter().flatten().map(|holding| holding.total(factor)));
            // Only if there are other holders does everybody have to be asked.
            let everybody = match participants == Some(supply) {
                true => participants,
                false => rwa::held_by_all(&at, asset).await?.0,
            };
            let participants = participants.unwrap_or(u128::MAX);
            balances.push(AssetBalance {
                symbol,
                asset,
                supply,
                participants,
                others: everybody.unwrap_or(u128::MAX).saturating_sub(participants),
                conserved: everybody == Some(supply),
                decimals,
            });
        }
        Ok(balances)
    }
}

/// The sum, or `None` if it is more than a balance can hold.
fn sum(mut amounts: impl Iterator<Item = Option<u128>>) -> Option<u128> {
    amounts.try_fold(0u128, |sum, amount| sum.checked_add(amount?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_or_missing() {
        assert_eq!(sum([].into_iter()), Some(0));
        assert_eq!(sum([Some(1), Some(2)].into_iter()), Some(3));
        assert_eq!(sum([Some(u128::MAX), Some(1)].into_iter()), None);
        assert_eq!(sum([Some(1), None].into_iter()), None);
    }
}
