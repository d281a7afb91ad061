// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Tokens to deposit, and what people do with the vault.

// The macro makes code that the lints would have otherwise.
#![allow(missing_docs, clippy::too_many_arguments)]

use crate::{Anvil, DEPLOYER};
use alloy::{
    primitives::{Address, Bytes, B256, U256},
    sol_types::SolCall,
};
use anyhow::Result;
use castellan_mainchain::deployment::Deployment;

alloy::sol! {
    #[derive(Debug)]
    struct ExitLeaf {
        uint64 id;
        uint32 number;
        address asset;
        address recipient;
        uint128 amount;
        uint64 expiry;
    }

    #[derive(Debug)]
    struct TreeProof {
        uint32 index;
        uint32 count;
        bytes32[] siblings;
    }

    interface Token {
        function mint(address to, uint256 amount) external;
        function approve(address spender, uint256 amount) external returns (bool);
        function balanceOf(address who) external view returns (uint256);
    }

    interface Timelock {
        function schedule(
            address target,
            uint256 value,
            bytes calldata data,
            bytes32 predecessor,
            bytes32 salt,
            uint256 delay
        ) external;
        function execute(address target, uint256 value, bytes calldata payload, bytes32 predecessor, bytes32 salt)
            external payable;
    }

    interface VaultCalls {
        function registerAsset(address asset, uint128 limit, uint128 threshold) external;
        function deposit(address asset, uint128 amount, bytes32 account) external;
        function withdraw(ExitLeaf calldata e, uint32 number, TreeProof calldata proof) external;
        function release(uint64 id) external;
    }
}

/// What the deployment script queues if nothing else is said: units that may leave in a day, and above which an exit waits.
const LIMIT: u128 = 1_000_000 * 10u128.pow(18);
const THRESHOLD: u128 = 100_000 * 10u128.pow(18);
/// The notice that the contracts ask for at least, and a minute.
const NOTICE: u64 = 2 * 24 * 3_600 + 60;

fn registration(token: Address) -> Bytes {
    let register = VaultCalls::registerAssetCall {
        asset: token,
        limit: LIMIT,
        threshold: THRESHOLD,
    };
    register.abi_encode().into()
}

impl Anvil {
    /// Creates a token that anyone can make units of.
    pub fn token(&self) -> Result<Address> {
        self.create("tests/mocks/Tokens.sol:Token")
    }

    /// Queues the registration of tokens that the deployment did not know of.
    pub async fn schedule(&self, deployment: &Deployment, tokens: &[Address]) -> Result<()> {
        for token in tokens {
            let schedule = Timelock::scheduleCall {
                target: deployment.vault.address,
                value: U256::ZERO,
                data: registration(*token),
                predecessor: B256::ZERO,
                salt: B256::ZERO,
                delay: U256::from(NOTICE),
            };
            self.send(DEPLOYER, deployment.timelock.address, schedule).await?;
        }
        Ok(())
    }

    /// Lets the notice of what was queued pass, and registers these tokens.
    pub async fn register(&self, deployment: &Deployment, tokens: &[Address]) -> Result<()> {
        self.pass(NOTICE).await?;
        for token in tokens {
            let execute = Timelock::executeCall {
                target: deployment.vault.address,
                value: U256::ZERO,
                payload: registration(*token),
                predecessor: B256::ZERO,
                salt: B256::ZERO,
            };
            self.send(DEPLOYER, deployment.timelock.address, execute).await?;
        }
        Ok(())
    }

    /// Makes units and pays them into the vault for an account of the appchain.
    pub async fn deposit(
        &self,
        deployment: &Deployment,
        token: Address,
        amount: u128,
        account: [u8; 32],
    ) -> Result<()> {
        let (vault, units) = (deployment.vault.address, U256::from(amount));
        self.send(
            DEPLOYER,
            token,
            Token::mintCall {
                to: DEPLOYER,
                amount: units,
            },
        )
        .await?;
        self.send(
            DEPLOYER,
            token,
            Token::approveCall {
                spender: vault,
                amount: units,
            },
        )
        .await?;
        let deposit = VaultCalls::depositCall {
            asset: token,
            amount,
            account: account.into(),
        };
        self.send(DEPLOYER, vault, deposit).await
    }

    /// What somebody has of a token.
    pub async fn balance(&self, token: Address, who: Address) -> Result<u128> {
        let balance = self.view(token, Token::balanceOfCall { who }).await?;
        Ok(u128::try_from(balance)?)
    }
}
