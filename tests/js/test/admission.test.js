// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Who is not admitted, or is suspended, does not get into the pool, and polkadot.js shows why.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { account, alice, connect, enact, freeBalance, refused, submit, succeed } from '../lib/chain.js';
import { admit } from '../lib/market.js';

const NOT_ADMITTED = '1010: Invalid Transaction: Custom error: 100';
const SUSPENDED = '1010: Invalid Transaction: Custom error: 101';

describe('admission', () => {
  let api;

  before(async () => {
    api = await connect();
  });
  after(() => api?.disconnect());

  const remark = () => api.tx.system.remark('0x01');

  const assertRefused = async (pair, message, transaction = remark()) => {
    const error = await refused(api, transaction, pair);
    assert.equal(error.message, message);
    assert.equal(error.code, 1010);
  };

  it('refuses a stranger', async () => {
    await assertRefused(account('stranger'), NOT_ADMITTED);
  });

  it('refuses a stranger with whatever it wraps its call in', async () => {
    const stranger = account('wrapper');
    for (const call of [
      api.tx.utility.batchAll([remark()]),
      api.tx.proxy.proxy(alice.address, null, remark()),
      api.tx.utility.asDerivative(0, remark()),
    ]) {
      await assertRefused(stranger, NOT_ADMITTED, call);
    }
  });

  it('follows a member from admission to removal', async () => {
    const member = account('member');
    await admit(api, [member]);
    const stored = (await api.query.membership.members(member.address)).unwrap();
    assert.equal(stored.status.type, 'Active');
    assert.deepEqual([...stored.roles].map((role) => role.type), ['Institution']);
    await succeed(api, remark(), member);

    await enact(api, [api.tx.membership.suspend(member.address, 'under review')]);
    await assertRefused(member, SUSPENDED);

    await enact(api, [api.tx.membership.reinstate(member.address, 'cleared')]);
    await succeed(api, remark(), member);

    await enact(api, [api.tx.membership.remove(member.address, 'left the network')]);
    await assertRefused(member, NOT_ADMITTED);
    assert.ok((await api.query.membership.members(member.address)).isNone);
  });

  it('keeps the fee token away from strangers', async () => {
    const stranger = account('receiver');
    const { error } = await submit(api, api.tx.balances.transferKeepAlive(stranger.address, 1_000_000_000n), alice);
    assert.ok(error, 'the transfer went through');
    assert.equal(await freeBalance(api, stranger.address), 0n);
  });

  it('is decided by governance alone', async () => {
    const { error } = await submit(api, api.tx.membership.admit(account('friend').address, []), alice);
    assert.equal(error, 'BadOrigin');
  });
});
