package io.framegate.plugins.auth;

import io.framegate.frame.CloseStatus;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Range;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say beside being signed (RFC 7519 section 4.1).
 *
 * @param claimsToVerify which claims must be there and hold
 * @param maximumExpiration how far in the future {@code exp} may be, in s; 0 is any
 * @param issuersAllowed who may have issued it; anybody if this is empty
 * @param audienceRequired for whom it must be; for anybody if this is empty
 * @param closeOnExpiry whether a session ends with its token
 * @param expiryGrace how long after its token, in s
 */
public record TokenRules(
        @Describe("Claims that must be there and hold: exp, nbf.")
        Set<Claim> claimsToVerify,

        @Describe("How far in the future exp may be, in s; 0 is any. Needs exp among claims_to_verify.")
        @Default("0")
        @Range(min = 0, max = 31_536_000)
        int maximumExpiration,

        @Describe("The issuers whose tokens count, by their iss; anybody's if left out.")
        Set<String> issuersAllowed,

        @Describe("The audiences one of which a token must be for, by its aud; any if left out.")
        Set<String> audienceRequired,

        @Describe("Whether a session ends when its token expires.") @Default("true")
        boolean closeOnExpiry,

        @Describe("How long after that it ends, in s.") @Default("0") @Range(min = 0, max = 31_536_000)
        int expiryGrace) {

    private static final CloseStatus EXPIRED = CloseStatus.of(4401, "token expired");

    /** About the year 5138: what is later is never. */
    private static final long LAST_SECOND = 100_000_000_000L;

    private static final long LONGEST_LIFE = TimeUnit.DAYS.toMillis(3650);

    /** A claim about time that can be checked. */
    public enum Claim {
        EXP,
        NBF
    }

    /** @throws IllegalArgumentException if the expiry cannot be limited */
    public TokenRules {
        if (maximumExpiration > 0 && !claimsToVerify.contains(Claim.EXP)) {
            throw new IllegalArgumentException("maximum_expiration needs exp among claims_to_verify");
        }
    }

    /** What a token does not keep, in words and without anything that is in it; empty if it keeps all. */
    Optional<String> broken(SignedToken token, long now) {
        if (!issuersAllowed.isEmpty() && !issuersAllowed.contains(token.claims().get("iss"))) {
            return Optional.of("issuer not allowed");
        } else if (!audienceRequired.isEmpty() && !isForUs(token.claims().get("aud"))) {
            return Optional.of("audience not allowed");
        }
        return brokenTime(token, now);
    }

    private Optional<String> brokenTime(SignedToken token, long now) {
        Optional<Long> expires = millis(token, "exp");
        if (claimsToVerify.contains(Claim.EXP)) {
            if (expires.isEmpty()) {
                return Optional.of("exp must be a number");
            } else if (expires.get() <= now) {
                return Optional.of(EXPIRED.reason());
            } else if (maximumExpiration > 0 && expires.get() - now > TimeUnit.SECONDS.toMillis(maximumExpiration)) {
                return Optional.of("exceeds maximum allowed expiration");
            }
        }
        if (claimsToVerify.contains(Claim.NBF)) {
            Optional<Long> from = millis(token, "nbf");
            if (from.isEmpty()) {
                return Optional.of("nbf must be a number");
            } else if (from.get() > now) {
                return Optional.of("token not valid yet");
            }
        }
        return closeOnExpiry && expires.isPresent() && ends(expires.get()) <= now
                ? Optional.of(EXPIRED.reason())
                : Optional.empty();
    }

    /** Of a token that is not {@link #broken}: how long its session lasts; empty if for as long as it likes. */
    Optional<Lifetime> lifetime(SignedToken token, long now) {
        return closeOnExpiry
                ? millis(token, "exp")
                        .map(expires -> new Lifetime(
                                Math.min(ends(expires) - now, LONGEST_LIFE),
                                EXPIRED,
                                Lifetime.Ending.AT_ONCE,
                                "the client's token has expired"))
                : Optional.empty();
    }

    private long ends(long expires) {
        return expires + TimeUnit.SECONDS.toMillis(expiryGrace);
    }

    /** RFC 7519 section 4.1.3: one audience, or several. */
    private boolean isForUs(@Nullable Object audience) {
        return audience instanceof List<?> several
                ? several.stream().anyMatch(audienceRequired::contains)
                : audienceRequired.contains(audience);
    }

    private static Optional<Long> millis(SignedToken token, String claim) {
        return token.claims().get(claim) instanceof Number seconds
                ? Optional.of(
                        TimeUnit.SECONDS.toMillis(Math.max(-LAST_SECOND, Math.min(LAST_SECOND, seconds.longValue()))))
                : Optional.empty();
    }
}
