import { createHmac, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import type { IceParameters } from "../../../signaling/contract/media.ts";

/** STUN as ICE uses it (RFC 8489, RFC 8445, 7.1): the check with which a controlling page nominates a candidate. */

const bindingRequestType = 0x0001;
const bindingSuccessType = 0x0101;
const magicCookie = 0x2112a442;
const headerBytes = 20;

const username = 0x0006;
const messageIntegrity = 0x0008;
const priority = 0x0024;
const useCandidate = 0x0025;
const fingerprint = 0x8028;
const iceControlling = 0x802a;
/** RFC 8489, 14.7. */
const fingerprintMask = 0x5354554e;

export function bindingRequest(remote: IceParameters): Buffer {
  const attributes = [
    attribute(username, Buffer.from(`${remote.usernameFragment}:light`)),
    attribute(priority, Buffer.from([0x6e, 0x7f, 0x00, 0xff])),
    attribute(useCandidate, Buffer.alloc(0)),
    attribute(iceControlling, randomBytes(8)),
  ];
  const transactionId = randomBytes(12);
  // Each check covers all before it, with a length in the header that counts it in.
  const signed = message(transactionId, attributes, 24);
  attributes.push(attribute(messageIntegrity, createHmac("sha1", remote.password).update(signed).digest()));
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((crc32(message(transactionId, attributes, 8)) ^ fingerprintMask) >>> 0);
  attributes.push(attribute(fingerprint, sum));
  return message(transactionId, attributes, 0);
}

export function isBindingSuccess(packet: Buffer): boolean {
  return packet.length >= headerBytes && packet.readUInt16BE(0) === bindingSuccessType;
}

function message(transactionId: Buffer, attributes: readonly Buffer[], bytesToCome: number): Buffer {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(8);
  header.writeUInt16BE(bindingRequestType, 0);
  header.writeUInt16BE(body.length + bytesToCome, 2);
  header.writeUInt32BE(magicCookie, 4);
  return Buffer.concat([header, transactionId, body]);
}

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + 4 * Math.ceil(value.length / 4));
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}
