// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// A member cannot lend its standing: what batches, proxies, multisigs and derivatives carry moves nothing of accounts
// that are not, or no longer, admitted.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { createKeyMulti, encodeAddress, encodeDerivedAddress } from '@polkadot/util-crypto';

import {
  account,
  alice,
  bob,
  connect,
  enact,
  errorName,
  eve,
  expectAll,
  freeBalance,
  freeUnits,
  onlyEvent,
  submit,
  succeed,
} from '../lib/chain.js';
import { admit, createAssets, issueCall, register, ruleSet, sampleLei } from '../lib/market.js';

describe('nested calls', () => {
  const principal = account('principal');
  const multisig = encodeAddress(createKeyMulti([alice.address, bob.address], 2), 42);
  let api;
  let asset;

  before(async () => {
    api = await connect();
    await admit(api, [principal, { address: multisig }]);
    await register(api, [alice, bob, eve, principal]);
    await actTogether([api.tx.kyc.registerSubject('Institution', sampleLei())]);
    [asset] = await createAssets(api, [{ rules: ruleSet([]) }]);
    await expectAll(api, [
      [issueCall(api, asset, alice, 2), alice],
      [issueCall(api, asset, principal, 10), alice],
      [issueCall(api, asset, { address: multisig }, 10), alice],
      [api.tx.proxy.addProxy(bob.address, 'Any', 0), principal],
    ]);
  });
  after(() => api?.disconnect());

  // Has Alice and Bob approve each call for their common account, and returns the results of the second approvals.
  const actTogether = async (calls) => {
    const weight = { proofSize: 1_000_000n, refTime: 10_000_000_000n };
    const approval = (call, other, timepoint) => api.tx.multisig.asMulti(2, [other.address], timepoint, call, weight);
    await expectAll(
      api,
      calls.map((call) => [approval(call, bob, null), alice]),
    );
    const second = [];
    for (const call of calls) {
      const { when } = (await api.query.multisig.multisigs(multisig, call.method.hash)).unwrap();
      second.push([approval(call, alice, when), bob]);
    }
    return expectAll(api, second);
  };

  // Units and the fee token, each by itself and in a batch.
  const movements = () => [
    api.tx.rwa.transfer(asset, eve.address, 1),
    api.tx.balances.transferKeepAlive(eve.address, 1_000_000n),
    api.tx.utility.batchAll([api.tx.rwa.transfer(asset, eve.address, 1)]),
    api.tx.utility.batchAll([api.tx.balances.transferAll(eve.address, false)]),
  ];

  const holdings = async (address) => ({
    eveTokens: await freeBalance(api, eve.address),
    eveUnits: await freeUnits(api, asset, eve.address),
    tokens: await freeBalance(api, address),
    units: await freeUnits(api, asset, address),
  });

  it('are carried for a principal in good standing', async () => {
    const call = api.tx.proxy.proxy(principal.address, null, api.tx.rwa.transfer(asset, eve.address, 1));
    const { events } = await succeed(api, call, bob);
    assert.ok(onlyEvent(events, 'proxy', 'ProxyExecuted').result.isOk);
    assert.equal(await freeUnits(api, asset, principal.address), 9n);
  });

  it('move nothing of a suspended or removed principal by proxy', async () => {
    for (const [change, expected] of [
      [api.tx.membership.suspend(principal.address, 'sample suspension'), 'membership.Suspended'],
      [api.tx.membership.remove(principal.address, 'sample removal'), 'membership.NotAdmitted'],
    ]) {
      await enact(api, [change]);
      const before = await holdings(principal.address);
      const entries = movements().map((movement) => [api.tx.proxy.proxy(principal.address, null, movement), bob]);
      for (const { events } of await expectAll(api, entries)) {
        const { result } = onlyEvent(events, 'proxy', 'ProxyExecuted');
        assert.equal(result.isErr ? errorName(api, result.asErr) : 'moved', expected);
      }
      assert.deepEqual(await holdings(principal.address), before);
    }
  });

  it('move nothing of a multisig that was removed', async () => {
    await enact(api, [api.tx.membership.remove(multisig, 'sample removal')]);
    const before = await holdings(multisig);
    for (const { events } of await actTogether(movements())) {
      const { result } = onlyEvent(events, 'multisig', 'MultisigExecuted');
      assert.equal(result.isErr ? errorName(api, result.asErr) : 'moved', 'membership.NotAdmitted');
    }
    assert.deepEqual(await holdings(multisig), before);
  });

  it('move nothing of a derivative that nobody admitted', async () => {
    const derivative = encodeDerivedAddress(alice.address, 7, 42);
    await expectAll(api, [
      [issueCall(api, asset, { address: derivative }, 1), alice, 'membership.NotAdmitted'],
      [api.tx.utility.asDerivative(7, api.tx.rwa.transfer(asset, eve.address, 1)), alice, 'membership.NotAdmitted'],
    ]);
  });

  it('undo a whole batch when one of its movements is refused', async () => {
    const stranger = account('batch-stranger');
    const before = await freeUnits(api, asset, eve.address);
    const batch = api.tx.utility.batchAll([
      api.tx.rwa.transfer(asset, eve.address, 1),
      api.tx.rwa.transfer(asset, stranger.address, 1),
    ]);
    const { error } = await submit(api, batch, alice);
    assert.equal(error, 'membership.NotAdmitted');
    assert.equal(await freeUnits(api, asset, eve.address), before);
    assert.equal(await freeUnits(api, asset, stranger.address), 0n);
  });
});
