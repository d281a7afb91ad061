// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// What the contracts of the comparison refuse: the same that Castellan refuses, or the comparison would say nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { AbiCoder, Interface, keccak256 } from 'ethers';

import { start } from '../src/anvil.js';
import { compile } from '../src/compile.js';
import { Contract, IRAN, KYB, Market, NORTH_KOREA } from '../src/market.js';
import { Party } from '../src/party.js';
import { deadlineIn, terms, tradeId } from '../src/trades.js';

const { contracts } = compile();
const errors = new Interface(
  Object.values(contracts)
    .flatMap(({ abi }) => abi)
    .filter(({ type }) => type === 'error')
    .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index),
);
let node;
let market;

before(async () => {
  node = await start();
  market = await Market.open({ rpc: node.rpc, contracts, parties: 12 });
});
after(() => node.stop());

// Fails unless the call reverts with the error of that name. Asked and not sent, so nothing changes.
async function refuses(party, contract, name, args, error) {
  const call = { from: party.address, to: contract.address, data: contract.encode(name, ...args) };
  await assert.rejects(node.rpc.request('eth_call', call, 'latest'), (rejection) => {
    assert.equal(errors.parseError(rejection.data)?.name, error);
    return true;
  });
}

const send = (party, contract, name, ...args) => market.call(party, contract, name, ...args);
const balances = (token, ...parties) => Promise.all(parties.map(({ address }) => token.read('balanceOf', address)));

const claimId = (issuer) => keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [issuer, KYB]));

let references = 0;
async function proposal(seller, buyer, changes = {}) {
  return { ...terms(market, seller, buyer, `test ${references++}`, await deadlineIn(market)), ...changes };
}

test('units move between verified parties', async () => {
  const [from, to] = market.parties;
  const [had] = await balances(market.asset, to);
  await send(from, market.asset, 'transfer', to.address, 5n);
  assert.deepEqual(await balances(market.asset, to), [had + 5n]);
});

test('a party without an identity neither receives nor sends', async () => {
  const [from] = market.parties;
  const stranger = new Party('stranger');
  await refuses(from, market.asset, 'transfer', [stranger.address, 1n], 'NotVerified');
  await refuses(market.owner, market.asset, 'mint', [stranger.address, 1n], 'NotVerified');
  const leaver = market.parties[2];
  await send(market.owner, market.registry, 'deleteIdentity', leaver.address);
  await refuses(leaver, market.asset, 'transfer', [from.address, 1n], 'NotVerified');
});

test('a revoked claim stops both sides', async () => {
  const [from, , , revoked] = market.parties;
  const identity = await market.onboarding.read('identityOf', revoked.address);
  const claims = new Contract(node.rpc, identity, contracts.Identity.abi);
  const [, , , signature] = await claims.read('getClaim', claimId(market.issuer.address));
  await send(market.owner, market.issuer, 'revokeClaimBySignature', signature);
  await refuses(from, market.asset, 'transfer', [revoked.address, 1n], 'NotVerified');
  await refuses(revoked, market.asset, 'transfer', [from.address, 1n], 'NotVerified');
});

test('an issuer that lost its trust attests nothing', async () => {
  const [from, to] = market.parties;
  await send(market.owner, market.issuers, 'removeTrustedIssuer', market.issuer.address);
  await refuses(from, market.asset, 'transfer', [to.address, 1n], 'NotVerified');
  await send(market.owner, market.issuers, 'addTrustedIssuer', market.issuer.address, [KYB]);
  await send(from, market.asset, 'transfer', to.address, 1n);
});

test('a blocked country stops both sides', async () => {
  const [from, , , , moved] = market.parties;
  for (const country of [NORTH_KOREA, IRAN]) {
    await send(market.owner, market.registry, 'updateCountry', moved.address, country);
    await refuses(from, market.asset, 'transfer', [moved.address, 1n], 'NotCompliant');
    await refuses(moved, market.cash, 'transfer', [from.address, 1n], 'NotCompliant');
  }
});

test('frozen units, frozen parties and a paused token do not move', async () => {
  const [, , , , , from, to] = market.parties;
  const [balance] = await balances(market.asset, from);
  await send(market.owner, market.asset, 'freezePartialTokens', from.address, balance - 1n);
  await refuses(from, market.asset, 'transfer', [to.address, 2n], 'InsufficientUnfrozen');
  await refuses(market.owner, market.asset, 'unfreezePartialTokens', [from.address, balance], 'InsufficientFrozen');
  await send(market.owner, market.asset, 'unfreezePartialTokens', from.address, balance - 1n);
  await send(market.owner, market.asset, 'setAddressFrozen', from.address, true);
  await refuses(from, market.asset, 'transfer', [to.address, 1n], 'Frozen');
  await refuses(to, market.asset, 'transfer', [from.address, 1n], 'Frozen');
  await send(market.owner, market.asset, 'setAddressFrozen', from.address, false);
  await send(market.owner, market.asset, 'pause');
  await refuses(from, market.asset, 'transfer', [to.address, 1n], 'EnforcedPause');
  await send(market.owner, market.asset, 'unpause');
});

test('only agents issue, freeze and force', async () => {
  const [from, to] = market.parties;
  await refuses(from, market.asset, 'mint', [from.address, 1n], 'NotAgent');
  await refuses(from, market.asset, 'freezePartialTokens', [to.address, 1n], 'NotAgent');
  await refuses(from, market.asset, 'forcedTransfer', [to.address, from.address, 1n], 'NotAgent');
});

test('a trade settles once, both legs together', async () => {
  const [seller, buyer] = market.parties;
  const trade = await proposal(seller, buyer, { quantity: 3n, price: 7n });
  const had = [await balances(market.asset, seller, buyer), await balances(market.cash, seller, buyer)];
  await send(seller, market.swap, 'instruct', trade);
  assert.equal(await market.asset.read('getFrozenTokens', seller.address), 3n);
  await refuses(seller, market.swap, 'instruct', [trade], 'Taken');
  await refuses(seller, market.swap, 'accept', [trade], 'NotBuyer');
  await refuses(buyer, market.swap, 'accept', [{ ...trade, price: 6n }], 'NotPending');
  await send(buyer, market.swap, 'accept', trade);
  assert.equal(await market.asset.read('getFrozenTokens', seller.address), 0n);
  assert.deepEqual(await balances(market.asset, seller, buyer), [had[0][0] - 3n, had[0][1] + 3n]);
  assert.deepEqual(await balances(market.cash, seller, buyer), [had[1][0] + 7n, had[1][1] - 7n]);
  await refuses(buyer, market.swap, 'accept', [trade], 'NotPending');
  await refuses(seller, market.swap, 'end', [trade], 'NotPending');
});

test('the same units are not locked twice', async () => {
  const [, , , , , , , seller, one, other] = market.parties;
  const [balance] = await balances(market.asset, seller);
  const first = await proposal(seller, one, { quantity: balance });
  await send(seller, market.swap, 'instruct', first);
  const second = await proposal(seller, other, { quantity: 1n });
  await refuses(seller, market.swap, 'instruct', [second], 'InsufficientUnfrozen');
  await refuses(seller, market.asset, 'transfer', [one.address, 1n], 'InsufficientUnfrozen');
  await send(one, market.swap, 'end', first);
  assert.equal(await market.asset.read('getFrozenTokens', seller.address), 0n);
});

test('what one leg refuses moves nothing', async () => {
  const [seller, buyer] = market.parties;
  const [cash] = await balances(market.cash, buyer);
  const trade = await proposal(seller, buyer, { price: cash + 1n });
  await send(seller, market.swap, 'instruct', trade);
  await refuses(buyer, market.swap, 'accept', [trade], 'InsufficientUnfrozen');
  await send(seller, market.swap, 'end', trade);
});

test('bad terms are refused', async () => {
  const [seller, buyer] = market.parties;
  await refuses(buyer, market.swap, 'instruct', [await proposal(seller, buyer)], 'NotSeller');
  await refuses(seller, market.swap, 'instruct', [await proposal(seller, seller)], 'SameParty');
  await refuses(seller, market.swap, 'instruct', [await proposal(seller, buyer, { quantity: 0n })], 'ZeroAmount');
  await refuses(seller, market.swap, 'instruct', [await proposal(seller, buyer, { deadline: 1n })], 'DeadlinePassed');
});

test('after its deadline a trade cannot settle, and anyone ends it', async () => {
  const [seller, buyer] = market.parties;
  const stranger = new Party('passer-by');
  await stranger.fund(node.rpc);
  const trade = await proposal(seller, buyer, { deadline: await deadlineIn(market, 60) });
  await send(seller, market.swap, 'instruct', trade);
  await refuses(stranger, market.swap, 'end', [trade], 'NotParty');
  await node.rpc.request('evm_increaseTime', 120);
  await node.rpc.request('evm_mine');
  await refuses(buyer, market.swap, 'accept', [trade], 'DeadlinePassed');
  await send(stranger, market.swap, 'end', trade);
  assert.equal(await market.swap.read('status', tradeId(trade)), 3n);
  assert.equal(await market.asset.read('getFrozenTokens', seller.address), 0n);
});
