// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a holder takes to the vault when the chain has stopped.
//!
//! Any node that has the state behind the anchored block will do, the operator's or not: what it says is put together into the
//! tree of claims, and counts only if the root of that is the one which the anchor's reserves name.

use alloy::{
    primitives::{Address, Bytes, B256},
    sol_types::SolCall,
};
use anyhow::{ensure, Context};
use castellan_settlement::{
    leaf::{Holding, Leaf, OpenExit, Reserve},
    tree, Domain,
};
use sp_core::{H160, H256};

alloy::sol! {
    #[derive(Debug)]
    struct ReserveLeaf {
        address asset;
        uint32 number;
        uint128 supply;
        uint128 inFlight;
        uint64 depositsSeen;
        bytes32 claimsRoot;
    }

    #[derive(Debug)]
    struct HoldingLeaf {
        bytes32 account;
        address recipient;
        uint128 amount;
    }

    #[derive(Debug)]
    struct OpenExitLeaf {
        uint64 id;
        address recipient;
        uint128 amount;
    }

    #[derive(Debug)]
    struct TreeProof {
        uint32 index;
        uint32 count;
        bytes32[] siblings;
    }

    #[derive(Debug)]
    interface EscapeCalls {
        function openEscape() external;
        function openAsset(ReserveLeaf calldata r, TreeProof calldata proof) external;
        function escapeHolding(address asset, HoldingLeaf calldata h, TreeProof calldata proof) external;
        function escapeExit(address asset, OpenExitLeaf calldata o, TreeProof calldata proof) external;
    }
}

/// A token's claims behind one block.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// What accounts hold.
    pub holdings: Vec<Holding>,
    /// What is on its way.
    pub exits: Vec<OpenExit>,
}

/// Whose claim it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Claimant {
    /// An account of the chain.
    Account([u8; 32]),
    /// An exit.
    Exit(u64),
}

/// Data of transactions to the vault, in the order in which they are sent. The first two are needed once for all holders.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Escape {
    /// Opens the hatch.
    pub open_escape: Bytes,
    /// Opens the token.
    pub open_asset: Bytes,
    /// Has the claim paid.
    pub claim: Bytes,
    /// Whom it pays; zero if the account has named nobody.
    pub recipient: H160,
    /// How much, in the token's smallest unit.
    pub amount: u128,
}

impl Claims {
    fn leaves(&self, domain: &Domain) -> Vec<H256> {
        let holdings = self.holdings.iter().map(|leaf| leaf.hash(domain));
        holdings
            .chain(self.exits.iter().map(|leaf| leaf.hash(domain)))
            .collect()
    }

    /// Puts together what the vault takes for one claim, if these are the claims that the reserve names.
    pub fn escape(
        &self,
        domain: &Domain,
        reserve: &Reserve,
        proof: &tree::Proof,
        claimant: Claimant,
    ) -> anyhow::Result<Escape> {
        let leaves = self.leaves(domain);
        let root = tree::root(&leaves).context("there are too many claims")?;
        ensure!(
            root == reserve.claims_root,
            "the node's holders and exits are not those behind block {}: their root is {root:?}, and the anchor says {:?}",
            reserve.number,
            reserve.claims_root
        );
        let token = Address::from(reserve.asset.0);
        let (place, claim, recipient, amount) = match claimant {
            Claimant::Account(account) => {
                let place = self.holdings.iter().position(|holding| holding.account == account);
                let place = place.context("the account held nothing of the token")?;
                let holding = self.holdings.get(place).context("no such holding")?;
                let call = |proof| {
                    let leaf = HoldingLeaf {
                        account: B256::from(holding.account),
                        recipient: Address::from(holding.recipient.0),
                        amount: holding.amount,
                    };
                    EscapeCalls::escapeHoldingCall {
                        asset: token,
                        h: leaf,
                        proof,
                    }
                    .abi_encode()
                };
                (
                    place,
                    Box::new(call) as Box<dyn Fn(TreeProof) -> Vec<u8>>,
                    holding.recipient,
                    holding.amount,
                )
            },
            Claimant::Exit(id) => {
                let place = self.exits.iter().position(|exit| exit.id == id);
                let place = place.context("no such exit of the token was open")?;
                let exit = self.exits.get(place).context("no such exit")?;
                let call = |proof| {
                    let leaf = OpenExitLeaf {
                        id: exit.id,
                        recipient: Address::from(exit.recipient.0),
                        amount: exit.amount,
                    };
                    EscapeCalls::escapeExitCall {
                        asset: token,
                        o: leaf,
                        proof,
                    }
                    .abi_encode()
                };
                let place = place.saturating_add(self.holdings.len());
                (
                    place,
                    Box::new(call) as Box<dyn Fn(TreeProof) -> Vec<u8>>,
                    exit.recipient,
                    exit.amount,
                )
            },
        };
        let own = tree::prove(&leaves, u32::try_from(place)?).context("no such claim")?;
        let open_asset = EscapeCalls::openAssetCall {
            r: ReserveLeaf {
                asset: token,
                number: reserve.number,
                supply: reserve.supply,
                inFlight: reserve.in_flight,
                depositsSeen: reserve.deposits_seen,
                claimsRoot: B256::from(reserve.claims_root.0),
            },
            proof: for_contract(proof),
        };
        Ok(Escape {
            open_escape: EscapeCalls::openEscapeCall {}.abi_encode().into(),
            open_asset: open_asset.abi_encode().into(),
            claim: claim(for_contract(&own)).into(),
            recipient,
            amount,
        })
    }
}

fn for_contract(proof: &tree::Proof) -> TreeProof {
    TreeProof {
        index: proof.index,
        count: proof.count,
        siblings: proof.siblings.iter().map(|sibling| B256::from(sibling.0)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain() -> Domain {
        Domain {
            chain_id: 1,
            vault: H160([1; 20]),
            genesis: H256([2; 32]),
        }
    }

    fn claims() -> (Claims, Reserve) {
        let asset = H160([9; 20]);
        let claims = Claims {
            holdings: (1..4u8)
                .map(|number| Holding {
                    asset,
                    account: [number; 32],
                    recipient: H160([number; 20]),
                    amount: number.into(),
                })
                .collect(),
            exits: vec![OpenExit {
                asset,
                id: 5,
                recipient: H160([8; 20]),
                amount: 100,
            }],
        };
        let reserve = Reserve {
            asset,
            number: 7,
            supply: 6,
            in_flight: 100,
            deposits_seen: 1,
            claims_root: tree::root(&claims.leaves(&domain())).unwrap(),
        };
        (claims, reserve)
    }

    fn alone(reserve: &Reserve) -> tree::Proof {
        tree::prove(&[reserve.hash(&domain())], 0).unwrap()
    }

    #[test]
    fn a_holding_and_an_exit_are_claimed_by_proof() {
        let (claims, reserve) = claims();
        let escape = |claimant| claims.escape(&domain(), &reserve, &alone(&reserve), claimant).unwrap();
        let held = escape(Claimant::Account([2; 32]));
        assert_eq!((held.amount, held.recipient), (2, H160([2; 20])));
        let call = EscapeCalls::escapeHoldingCall::abi_decode(&held.claim).unwrap();
        let proof = tree::Proof {
            index: call.proof.index,
            count: call.proof.count,
            siblings: call.proof.siblings.iter().map(|sibling| H256(sibling.0)).collect(),
        };
        assert!(proof.holds(&reserve.claims_root, &claims.holdings[1].hash(&domain())));
        let out = escape(Claimant::Exit(5));
        let call = EscapeCalls::escapeExitCall::abi_decode(&out.claim).unwrap();
        assert_eq!((call.o.id, call.proof.index, out.amount), (5, 3, 100));
    }

    #[test]
    fn a_node_that_lies_is_found_out() {
        let (mut claims, reserve) = claims();
        let escape = |claims: &Claims, claimant| claims.escape(&domain(), &reserve, &alone(&reserve), claimant);
        assert!(escape(&claims, Claimant::Account([7; 32])).is_err());
        assert!(escape(&claims, Claimant::Exit(6)).is_err());
        claims.holdings[0].amount += 1;
        let error = escape(&claims, Claimant::Account([2; 32])).unwrap_err().to_string();
        assert!(error.contains("are not those behind block 7"), "{error}");
    }
}
