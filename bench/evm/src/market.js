// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Two permissioned tokens with the same rules, a swap contract, and parties that may trade: registered with an identity,
// attested by a trusted issuer, holding units of both, and letting the swap contract move them.

import { setTimeout as sleep } from 'node:timers/promises';

import { AbiCoder, Interface, MaxUint256, concat, getBytes, hashMessage, keccak256, toUtf8Bytes } from 'ethers';

import { Party } from './party.js';
import { inParallel } from './rpc.js';

// The topic of claims about an institution.
export const KYB = BigInt(keccak256(toUtf8Bytes('KYB')));
// ISO 3166-1 numbers: where the parties are from, and the countries that may not take part.
export const SWITZERLAND = 756;
export const NORTH_KOREA = 408;
export const IRAN = 364;
const UNITS = 1_000_000n;
// Few enough for one transaction's gas.
const PARTIES_PER_TRANSACTION = 16;
const SETUP_GAS = 15_000_000;
const APPROVAL_GAS = 100_000;
const REQUESTS = 32;
const RECEIPT_MS = 30_000;
const POLL_MS = 5;

// A contract on the chain: its address and how to talk to it.
export class Contract {
  constructor(rpc, address, abi) {
    Object.assign(this, { rpc, address, abi: new Interface(abi) });
  }

  encode(name, ...args) {
    return this.abi.encodeFunctionData(name, args);
  }

  async read(name, ...args) {
    const call = { to: this.address, data: this.encode(name, ...args) };
    const result = this.abi.decodeFunctionResult(name, await this.rpc.request('eth_call', call, 'latest'));
    return result.length === 1 ? result[0] : result;
  }
}

export class Market {
  // `rules` are `both` (both sides of a movement are asked for claim and country) or `receiver`, as ERC-3643 has it.
  static async open({ rpc, contracts, parties, rules = 'both', locks = true }) {
    const market = new Market();
    Object.assign(market, { rpc, contracts, owner: new Party('owner'), signer: new Party('claim issuer') });
    await market.owner.fund(rpc);
    await market.#deploy(rules === 'both', locks);
    market.parties = Array.from({ length: parties }, (_, index) => new Party(`party ${index}`));
    await inParallel(REQUESTS, market.parties, (party) => party.fund(rpc));
    await market.onboard(market.parties);
    await market.approve(market.parties);
    return market;
  }

  // Sends a transaction and returns its receipt; fails unless it succeeded.
  async send(from, transaction) {
    return this.#succeeded(await this.#submit(from, transaction));
  }

  async #submit(from, transaction) {
    const { bytes, hash } = from.sign({ gasLimit: SETUP_GAS, ...transaction });
    await this.rpc.request('eth_sendRawTransaction', bytes);
    return hash;
  }

  // The receipt of a transaction that succeeded. The node takes a transaction before it has made the block with it.
  async #succeeded(hash) {
    for (const until = Date.now() + RECEIPT_MS; Date.now() < until; await sleep(POLL_MS)) {
      const receipt = await this.rpc.request('eth_getTransactionReceipt', hash);
      if (receipt?.status === '0x1') return receipt;
      if (receipt) throw new Error(`a transaction failed: ${JSON.stringify(receipt)}`);
    }
    throw new Error(`the transaction ${hash} is in no block after ${RECEIPT_MS / 1000} s`);
  }

  // Sends transactions of several parties and has one block made of all; fails unless each succeeded.
  async #sendTogether(transactions) {
    await this.rpc.request('evm_setAutomine', false);
    const submit = ([from, transaction]) => this.#submit(from, transaction);
    const hashes = await inParallel(REQUESTS, transactions, submit);
    await this.rpc.request('evm_mine');
    await inParallel(REQUESTS, hashes, (hash) => this.#succeeded(hash));
    await this.rpc.request('evm_setAutomine', true);
  }

  call(from, contract, name, ...args) {
    return this.send(from, { to: contract.address, data: contract.encode(name, ...args) });
  }

  async deploy(name, ...args) {
    const { abi, bytecode } = this.contracts[name];
    const data = concat([bytecode, new Interface(abi).encodeDeploy(args)]);
    const { contractAddress } = await this.send(this.owner, { data });
    return new Contract(this.rpc, contractAddress, abi);
  }

  async #deploy(bothSides, locks) {
    const { owner } = this;
    const [topics, issuers, identities] = [
      await this.deploy('ClaimTopicsRegistry'),
      await this.deploy('TrustedIssuersRegistry'),
      await this.deploy('IdentityRegistryStorage'),
    ];
    this.issuers = issuers;
    this.issuer = await this.deploy('ClaimIssuer', this.signer.address);
    await this.call(owner, topics, 'addClaimTopic', KYB);
    await this.call(owner, issuers, 'addTrustedIssuer', this.issuer.address, [KYB]);
    this.registry = await this.deploy('IdentityRegistry', topics.address, issuers.address, identities.address);
    await this.call(owner, identities, 'addAgent', this.registry.address);
    this.onboarding = await this.deploy('Onboarding');
    const countries = await this.deploy('CountryModule', bothSides);
    this.swap = await this.deploy('Swap', locks);
    for (const agent of [this.onboarding.address, owner.address]) {
      await this.call(owner, this.registry, 'addAgent', agent);
    }
    for (const symbol of ['ASSET', 'CASH']) {
      const compliance = await this.deploy('Compliance');
      await this.call(owner, compliance, 'addModule', countries.address);
      await this.call(owner, countries, 'blockCountries', compliance.address, [NORTH_KOREA, IRAN]);
      const args = [`Sample ${symbol}`, symbol, this.registry.address, compliance.address, bothSides];
      const token = await this.deploy('PermissionedToken', ...args);
      for (const agent of [this.onboarding.address, owner.address, ...(locks ? [this.swap.address] : [])]) {
        await this.call(owner, token, 'addAgent', agent);
      }
      this[symbol.toLowerCase()] = token;
    }
  }

  // Gives parties an identity, a claim that the issuer signed, a country and units.
  async onboard(parties, country = SWITZERLAND) {
    const accounts = parties.map(({ address }) => address);
    const evidence = keccak256(toUtf8Bytes('sample evidence'));
    const terms = {
      registry: this.registry.address,
      issuer: this.issuer.address,
      topic: KYB,
      data: evidence,
      tokens: [this.asset.address, this.cash.address],
      units: UNITS,
    };
    const transactions = [];
    for (let first = 0; first < accounts.length; first += PARTIES_PER_TRANSACTION) {
      const some = accounts.slice(first, first + PARTIES_PER_TRANSACTION);
      const identities = await this.onboarding.read('identitiesOf', some);
      const entries = some.map((account, index) => ({
        account,
        country,
        signature: this.attest(identities[index], evidence),
      }));
      const data = this.onboarding.encode('onboard', terms, entries);
      transactions.push([this.owner, { to: this.onboarding.address, data }]);
    }
    await this.#sendTogether(transactions);
  }

  // The claim issuer's signature over what it says of an identity.
  attest(identity, evidence) {
    const encoded = AbiCoder.defaultAbiCoder().encode(['address', 'uint256', 'bytes'], [identity, KYB, evidence]);
    return this.signer.key.sign(hashMessage(getBytes(keccak256(encoded)))).serialized;
  }

  async approve(parties) {
    const approval = (token) => ({
      to: token.address,
      data: token.encode('approve', this.swap.address, MaxUint256),
      gasLimit: APPROVAL_GAS,
    });
    const both = [approval(this.asset), approval(this.cash)];
    await this.#sendTogether(parties.flatMap((party) => both.map((transaction) => [party, transaction])));
  }

  // What every party has of both tokens: in all, and frozen.
  async holdings() {
    const read = (token, name) => inParallel(REQUESTS, this.parties, ({ address }) => token.read(name, address));
    return {
      asset: await read(this.asset, 'balanceOf'),
      cash: await read(this.cash, 'balanceOf'),
      frozen: await read(this.asset, 'getFrozenTokens'),
    };
  }
}
