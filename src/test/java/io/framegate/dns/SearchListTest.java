package io.framegate.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under which names a name is looked for (resolv.conf(5)). */
class SearchListTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nameserver 10.0.0.2                         | chat        | chat.
            search a.test b.test                        | chat        | chat.a.test. chat.b.test. chat.
            search a.test. b.test                       | chat.x      | chat.x. chat.x.a.test. chat.x.b.test.
            search a.test/options timeout:1 ndots:2     | chat.x      | chat.x.a.test. chat.x.
            search a.test/options ndots:2               | chat.x.y    | chat.x.y. chat.x.y.a.test.
            search a.test/options ndots:0               | chat        | chat. chat.a.test.
            search a.test                               | chat.       | chat.
            search a.test/domain b.test                 | chat        | chat.b.test. chat.
            search                                      | chat        | chat.
            options ndots:x/# search a.test//;          | chat        | chat.
            """)
    void aNameIsLookedForAsTheSystemsFileSays(String file, String name, String candidates) {
        assertThat(SearchList.of(List.of(file.split("/"))).candidates(name)).containsExactly(candidates.split(" "));
    }
}
