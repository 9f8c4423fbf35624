import type { types } from "mediasoup-client";
import type { RtpCapabilities, RtpParameters } from "../../signaling/contract/media.ts";

/**
 * Between the contract's shapes and mediasoup-client's. They are the same dictionaries; the contract is stricter in
 * what a page may send (scalar codec parameters) and knows one header extension more.
 */

/** mediasoup-client has no name for it and Chromium does not offer it: nothing is lost without it. */
const TRANSMISSION_OFFSET = "urn:ietf:params:rtp-hdrext:toffset";

type Extension<E extends { uri: string }> = Exact<E & { uri: Exclude<E["uri"], typeof TRANSMISSION_OFFSET> }>;

/** The same value without `undefined` in optional places. */
type Exact<T> = T extends readonly (infer Item)[]
  ? Exact<Item>[]
  : T extends object
    ? { [Key in keyof T]: Exact<Exclude<T[Key], undefined>> }
    : T;

/** What came over the wire holds no `undefined`; the schemas' types cannot say so, a JSON copy can. */
export function exact<T extends object>(value: T): Exact<T> {
  const copy: Exact<T> = JSON.parse(JSON.stringify(value));
  return copy;
}

function known<E extends { uri: string }>(extensions: readonly E[]): Extension<E>[] {
  return extensions
    .filter((extension) => extension.uri !== TRANSMISSION_OFFSET)
    .map((extension) => exact(extension) as Extension<E>);
}

export function toClientCapabilities(capabilities: RtpCapabilities): types.RtpCapabilities {
  return { codecs: exact(capabilities.codecs), headerExtensions: known(capabilities.headerExtensions) };
}

export function toClientParameters({ headerExtensions, ...parameters }: RtpParameters): types.RtpParameters {
  return { ...exact(parameters), headerExtensions: known(headerExtensions ?? []) };
}

export function toContractCapabilities({ codecs, headerExtensions }: types.RtpCapabilities): RtpCapabilities {
  return {
    codecs: (codecs ?? []).map((codec) => ({ ...codec, parameters: scalars(codec.parameters) })),
    headerExtensions: headerExtensions ?? [],
  };
}

export function toContractParameters(parameters: types.RtpParameters): RtpParameters {
  return {
    ...parameters,
    codecs: parameters.codecs.map((codec) => ({ ...codec, parameters: scalars(codec.parameters) })),
    headerExtensions: (parameters.headerExtensions ?? []).map((extension) => ({
      ...extension,
      parameters: scalars(extension.parameters),
    })),
  };
}

function scalars(parameters: Record<string, unknown> | undefined): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(parameters ?? {})) {
    if (typeof value === "string" || typeof value === "number") kept[name] = value;
  }
  return kept;
}
