package io.framegate.config.kong;

/** A certificate of nobody, valid for a hundred years, and what has the form of its private key. */
final class TestCertificate {

    static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBhTCCASugAwIBAgIUVJjcmL6UhqWXz561iy2VTOd7c94wCgYIKoZIzj0EAwIw
            FzEVMBMGA1UEAwwMZXhhbXBsZS50ZXN0MCAXDTI2MTEyMzA0MzkzNloYDzIxMjYx
            MDMwMDQzOTM2WjAXMRUwEwYDVQQDDAxleGFtcGxlLnRlc3QwWTATBgcqhkjOPQIB
            BggqhkjOPQMBBwNCAARgwTTPzUbQrNA1ZoZBdpDEnqzjd/tzQ9lREsPVE3OVezQj
            jt7Z1qRkj46IWWDYlUqVIjDQdizL9RnzDkUhLbOso1MwUTAdBgNVHQ4EFgQUYGwm
            X+r4dw4BEtNjYldcbrhUMYswHwYDVR0jBBgwFoAUYGwmX+r4dw4BEtNjYldcbrhU
            MYswDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBb3wqvXl/QVZ1C
            0ENVDfWoTpWMPi/5nZ0mUdBLoUeh6wIhAIbDB1BCH6e+CPTiSq0z/cnDtL+vdTWN
            5n555+Iat4H1
            -----END CERTIFICATE-----
            """;

    static final String KEY = """
            -----BEGIN PRIVATE KEY-----
            bm90IGEga2V5
            -----END PRIVATE KEY-----
            """;

    private TestCertificate() {}
}
