// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// How the tests reach the node, sign, and read what came of a transaction.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';

await cryptoWaitReady();

// The chain's own RPC methods, as a client has to describe them to polkadot.js.
export const RPC = {
  rwa: {
    transferReport: {
      description: 'Every reason that a transfer would fail, or none',
      params: [
        { name: 'asset', type: 'u32' },
        { name: 'from', type: 'AccountId32' },
        { name: 'to', type: 'AccountId32' },
        { name: 'amount', type: 'Text' },
        { name: 'at', type: 'BlockHash', isHistoric: true, isOptional: true },
      ],
      type: 'Vec<Json>',
    },
  },
};

// Tells the accounts and names of one run from those of another on the same chain.
export const RUN = randomBytes(4).toString('hex');

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
const development = (name) => keyring.addFromUri(`//${name}`);

export const alice = development('Alice');
export const bob = development('Bob');
export const eve = development('Eve');

export function account(name) {
  return keyring.addFromUri(`//tests//${RUN}//${name}`);
}

export async function connect(options = {}) {
  const url = process.env.CASTELLAN_URL;
  assert.ok(url, 'CASTELLAN_URL names no node: start the tests with ./run');
  const provider = new WsProvider(url);
  const api = await ApiPromise.create({ noInitWarn: true, provider, rpc: RPC, throwOnConnect: true, ...options });
  providers.set(api, provider);
  return api;
}

const providers = new WeakMap();

// Asks the node without polkadot.js looking at the parameters or the answer.
export function send(api, method, ...parameters) {
  return providers.get(api).send(method, parameters);
}

// Submits and waits for a block. Rejects if the pool refuses the transaction; a failed dispatch is in `error`.
export function submit(api, transaction, signer, { finalised = false, ...options } = {}) {
  const status = finalised ? 'isFinalized' : 'isInBlock';
  return new Promise((resolve, reject) => {
    transaction
      .signAndSend(signer, { nonce: -1, ...options }, (result) => {
        if (result.internalError) {
          reject(result.internalError);
        } else if (result.isError) {
          reject(new Error(`the transaction is ${result.status.type}`));
        } else if (result.status[status]) {
          resolve({
            block: result.status[finalised ? 'asFinalized' : 'asInBlock'].toHex(),
            error: result.dispatchError ? errorName(api, result.dispatchError) : null,
            events: result.events.map(({ event }) => event),
          });
        }
      })
      .catch(reject);
  });
}

// Submits several at once, so that they share blocks. Those of one signer are dispatched in the order given.
export async function submitAll(api, entries) {
  const nonces = new Map();
  const results = [];
  for (const [transaction, signer] of entries) {
    if (!nonces.has(signer.address)) {
      nonces.set(signer.address, (await api.rpc.system.accountNextIndex(signer.address)).toNumber());
    }
    const nonce = nonces.get(signer.address);
    nonces.set(signer.address, nonce + 1);
    results.push(submit(api, transaction, signer, { nonce }));
  }
  return Promise.all(results);
}

// As `submitAll`, for what must end as each entry's third item says: an error's name, or null.
export async function expectAll(api, entries) {
  const results = await submitAll(api, entries);
  results.forEach(({ error }, index) => {
    const { method, section } = entries[index][0].method;
    assert.equal(error, entries[index][2] ?? null, `${section}.${method}, number ${index + 1}`);
  });
  return results;
}

// As `submit`, for what must succeed.
export async function succeed(api, transaction, signer, options) {
  const result = await submit(api, transaction, signer, options);
  const { method, section } = transaction.method;
  assert.equal(result.error, null, `${section}.${method}`);
  return result;
}

// As `submit`, for what the pool must refuse. Returns the error that polkadot.js shows.
export async function refused(api, transaction, signer, options) {
  try {
    await submit(api, transaction, signer, options);
  } catch (error) {
    return error;
  }
  return assert.fail('the pool took the transaction');
}

export function errorName(api, error) {
  if (!error.isModule) {
    return error.toString();
  }
  const { name, section } = api.registry.findMetaError(error.asModule);
  return `${section}.${name}`;
}

// The data of the only event of that name.
export function onlyEvent(events, section, method) {
  const found = events.filter((event) => event.section === section && event.method === method);
  assert.equal(found.length, 1, `events ${section}.${method}`);
  return found[0].data;
}

// Has the council of one queue calls that need Root, and waits until they were enacted.
export async function enact(api, calls) {
  const call = calls.length === 1 ? calls[0] : api.tx.utility.batchAll(calls);
  const queue = api.tx.timelock.queue(call);
  const enacted = watchEvents(api, 'timelock', 'Enacted');
  try {
    const { events } = await succeed(api, api.tx.council.propose(1, queue, queue.method.encodedLength), alice);
    const executed = onlyEvent(events, 'council', 'Executed');
    assert.ok(executed.result.isOk, `the council's motion failed: ${executed.result}`);
    const { id } = onlyEvent(events, 'timelock', 'Queued');
    const { result } = await enacted.find((data) => data.id.eq(id));
    assert.ok(result.isOk, `governance failed: ${result.isErr ? errorName(api, result.asErr) : result}`);
  } finally {
    await enacted.stop();
  }
}

// Follows the events of one name from now on.
function watchEvents(api, section, method) {
  const seen = [];
  let wake = () => {};
  const unsubscribe = api.rpc.chain.subscribeNewHeads(async ({ hash }) => {
    const records = await (await api.at(hash)).query.system.events();
    for (const { event } of records) {
      if (event.section === section && event.method === method) {
        seen.push(event.data);
        wake();
      }
    }
  });
  return {
    async find(matches) {
      for (;;) {
        const found = seen.find(matches);
        if (found) {
          return found;
        }
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
    },
    async stop() {
      (await unsubscribe)();
    },
  };
}

export async function freeBalance(api, address) {
  return (await api.query.system.account(address)).data.free.toBigInt();
}

export async function freeUnits(api, asset, address) {
  const holding = await api.query.rwa.accounts(asset, address);
  return holding.isSome ? holding.unwrap().free.toBigInt() : 0n;
}
