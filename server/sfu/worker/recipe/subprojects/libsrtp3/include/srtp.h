/**
 * The part of libsrtp 3's interface that the mediasoup worker uses, over libsrtp 2.5 (>= 2.5, < 3).
 *
 * What differs between the two, and how it is bridged:
 * - 3.x hands out policies as opaque objects that own their key; 2.x reads a plain struct that borrows one.
 * - 3.x protects from one buffer into another; 2.x does it in place, so the packet is copied first.
 * - 3.x unprotects into the same or another buffer; the worker always names the same one.
 * - 3.x calls srtp_stream_remove() what 2.x calls srtp_remove_stream(); both take the SSRC as the worker gives it,
 *   in network byte order.
 * The overloads below share a name with libsrtp 2's C functions; they are C++ and differ in their parameters.
 */
#ifndef ONEROOM_SRTP3_OVER_SRTP2_H
#define ONEROOM_SRTP3_OVER_SRTP2_H

// libsrtp 2 calls its policy struct what libsrtp 3 calls its handle: give the struct another name while it is read.
#define srtp_policy_t oneroom_srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

// Error codes that 3.x has added. They stay inside the range that the 2.x enumeration can hold (0..31).
inline constexpr srtp_err_status_t srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
inline constexpr srtp_err_status_t srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

struct oneroom_srtp_policy
{
	oneroom_srtp2_policy_t settings;
	srtp_profile_t profile;
	// Master key followed by master salt, as libsrtp 2 wants them.
	uint8_t keyAndSalt[SRTP_MAX_KEY_LEN];
	bool hasKey;
};

using srtp_policy_t = oneroom_srtp_policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	// Value-initialised: every field that is not set below must be zero for libsrtp 2.
	*policy = new (std::nothrow) oneroom_srtp_policy{};

	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	if (!policy)
	{
		return;
	}

	// A volatile pointer, so that wiping the key is not optimised away.
	volatile uint8_t* key = policy->keyAndSalt;

	for (size_t i = 0; i < sizeof(policy->keyAndSalt); ++i)
	{
		key[i] = 0;
	}

	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->settings.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const srtp_err_status_t err = srtp_crypto_policy_set_from_profile_for_rtp(&policy->settings.rtp, profile);

	if (err != srtp_err_status_ok)
	{
		return err;
	}

	policy->profile = profile;

	// RTCP keeps its 80-bit tag even where RTP uses 32 bits (RFC 3711, 3.4); libsrtp sees to that.
	return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->settings.rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* /*mki*/,
  size_t mkiLen)
{
	// One key without MKI is all that DTLS-SRTP needs (RFC 5764) and all that the worker sets.
	if (policy->hasKey || mkiLen != 0 || keyLen + saltLen > sizeof(policy->keyAndSalt))
	{
		return srtp_err_status_bad_param;
	}

	if (
	  keyLen != srtp_profile_get_master_key_length(policy->profile) ||
	  saltLen != srtp_profile_get_master_salt_length(policy->profile))
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->keyAndSalt, key, keyLen);
	std::memcpy(policy->keyAndSalt + keyLen, salt, saltLen);
	policy->settings.key = policy->keyAndSalt;
	policy->hasKey       = true;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->settings.allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t windowSize)
{
	policy->settings.window_size = static_cast<unsigned long>(windowSize);

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	// libsrtp 2 derives the session keys here and does not keep the pointer to the master key.
	return policy->hasKey ? srtp_create(session, &policy->settings) : srtp_err_status_bad_param;
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

using oneroom_srtp2_transform = srtp_err_status_t (*)(srtp_t, void*, int*);

// `toLen` holds the room in `to` on entry and the length of the result on return.
inline srtp_err_status_t oneroom_srtp_transform(
  oneroom_srtp2_transform transform,
  srtp_t session,
  const uint8_t* from,
  size_t fromLen,
  uint8_t* to,
  size_t* toLen,
  size_t growth)
{
	if (fromLen > static_cast<size_t>(INT_MAX) - growth || *toLen < fromLen + growth)
	{
		return srtp_err_status_buffer_small;
	}

	if (to != from)
	{
		std::memcpy(to, from, fromLen);
	}

	int len = static_cast<int>(fromLen);

	const srtp_err_status_t err = transform(session, to, &len);

	if (err == srtp_err_status_ok)
	{
		*toLen = static_cast<size_t>(len);
	}

	return err;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLen, uint8_t* srtp, size_t* srtpLen, size_t /*mkiIndex*/)
{
	// The worker sets no MKI, so that the authentication tag is all that is added.
	return oneroom_srtp_transform(srtp_protect, session, rtp, rtpLen, srtp, srtpLen, SRTP_MAX_TAG_LEN);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLen, uint8_t* rtp, size_t* rtpLen)
{
	return oneroom_srtp_transform(srtp_unprotect, session, srtp, srtpLen, rtp, rtpLen, 0);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLen, uint8_t* srtcp, size_t* srtcpLen, size_t /*mkiIndex*/)
{
	// Four more octets: the SRTCP index and the E flag (RFC 3711, 3.4).
	return oneroom_srtp_transform(srtp_protect_rtcp, session, rtcp, rtcpLen, srtcp, srtcpLen, SRTP_MAX_TAG_LEN + 4);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLen, uint8_t* rtcp, size_t* rtcpLen)
{
	return oneroom_srtp_transform(srtp_unprotect_rtcp, session, srtcp, srtcpLen, rtcp, rtcpLen, 0);
}

#endif
