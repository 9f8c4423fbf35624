/**
 * What is changed in mediasoup's worker source, and how it is configured, to build it from Debian packages alone.
 * This folder is the recipe: its hash is a part of the cache's key (recipe-key.ts), so an edit here means a rebuild.
 */

export type SourceFix = {
  /** Path below the worker's folder. */
  readonly file: string;
  /** Must occur exactly once: when a new mediasoup has changed the line, the build stops and says so. */
  readonly find: string;
  readonly replace: string;
};

export const sourceFixes: readonly SourceFix[] = [
  {
    // Debian 12 has Meson 1.0.1; nothing newer than 1.0 is used.
    file: "meson.build",
    find: "meson_version: '>= 1.1.0'",
    replace: "meson_version: '>= 1.0.0'",
  },
  {
    // The callback must hand on what the BIO operation returned, and BIO_CB_RETURN is a bit beside the operation's
    // own (OpenSSL, BIO_set_callback_ex(3)). With `==` every BIO_ctrl() answers 1; an OpenSSL built with kernel TLS
    // (Debian's) then believes that the kernel sends, allocates no write buffer, and crashes in the first handshake.
    file: "src/RTC/DtlsTransport.cpp",
    find: "(operationType == BIO_CB_RETURN)",
    replace: "((operationType & BIO_CB_RETURN) != 0)",
  },
  {
    // A page may send a packet whose rid claims a simulcast layer, and then one whose SSRC (0 is what a layer without
    // one has) claims it again: the worker's assertion that a layer has one stream then ends the process, and with it
    // every lesson on it. The second claim is passed over instead, as it is where layers are found by rid.
    file: "src/RTC/Producer.cpp",
    find: "if (isMediaPacket && encoding.ssrc == ssrc)",
    replace: "if (isMediaPacket && encoding.ssrc == ssrc && !this->rtpStreamByEncodingIdx[i])",
  },
];

/**
 * Arguments of `meson setup`. No downloads: subprojects/ holds a folder for each of the worker's wraps.
 * The release options are those of the official binaries; `ms_use_builtin_bwe` stays off as it does there.
 */
export const mesonSetup: readonly string[] = ["--wrap-mode=nodownload", "--buildtype=release", "-Db_ndebug=true"];
