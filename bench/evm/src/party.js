// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// A key that signs transactions without asking the node for anything.

import { SigningKey, Transaction, computeAddress, id, toQuantity } from 'ethers';

export const CHAIN_ID = 31337;
// Full blocks raise the base fee; a transaction that was signed long before must be able to pay it.
const MAX_FEE = 10n ** 18n;
const BALANCE = 10n ** 33n;

export class Party {
  constructor(name) {
    this.key = new SigningKey(id(`castellan bench ${name}`));
    this.address = computeAddress(this.key.publicKey);
    this.nonce = 0;
  }

  // A signed transaction and its hash; it takes the account's next nonce.
  sign({ to, data, gasLimit }) {
    const transaction = Transaction.from({
      type: 2,
      chainId: CHAIN_ID,
      nonce: this.nonce++,
      to,
      data,
      gasLimit,
      maxFeePerGas: MAX_FEE,
      maxPriorityFeePerGas: 1n,
    });
    transaction.signature = this.key.sign(transaction.unsignedHash);
    return { bytes: transaction.serialized, hash: transaction.hash };
  }

  fund(rpc) {
    return rpc.request('anvil_setBalance', this.address, toQuantity(BALANCE));
  }
}
