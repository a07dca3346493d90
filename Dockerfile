# The image: a JRE, then dependencies, then the gateway with an archive of its classes. Layers that change seldom come first.
#
#   docker build -t framegate .
#   docker run --rm -p 8080:8080 framegate        and open http://localhost:8080/
#
# The tags follow their patches; a release names digests instead, as --build-arg JRE_IMAGE=eclipse-temurin@sha256:...
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG JRE_IMAGE=eclipse-temurin:17-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY pom.xml ./
COPY .mvn/jvm.config .mvn/
COPY conf conf
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip -Djacoco.skip -Dcyclonedx.skip \
        package dependency:copy-dependencies@libraries dependency:unpack-dependencies@natives

FROM ${JRE_IMAGE} AS runtime
ARG JRE_IMAGE
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Framegate" \
      org.opencontainers.image.description="A WebSocket gateway through which every frame passes a chain of plugins." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${JRE_IMAGE}"

WORKDIR /opt/framegate
COPY --from=build /src/target/container/native/ native/
COPY --from=build /src/target/container/lib/ lib/
COPY --from=build /src/target/framegate-cluster.jar ./
COPY --from=build /src/target/framegate-${VERSION}.jar framegate.jar
COPY LICENSE ./
COPY src/container/framegate.yaml conf/kong.yml conf/

# For whoever runs it to replace as a whole: of the memory limit half is for the heap, 128 MiB for buffers of the network, and
# some 110 MiB for the JVM itself, so 512 MiB are the least that adds up. Without a limit of CPUs, add -XX:ActiveProcessorCount.
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50 -XX:MaxDirectMemorySize=128m -XX:MetaspaceSize=64m -XX:+UseSerialGC"

# The class path in full and in order: the archive is good for no other. A cluster of one, so that it has what a cluster needs.
RUN mkdir plugins && \
    printf '%s\n' -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData -Dfile.encoding=UTF-8 \
        -Djava.library.path=/opt/framegate/native \
        "-cp /opt/framegate/framegate.jar$(printf ':/opt/framegate/%s' lib/*.jar framegate-cluster.jar)" >java.options && \
    java -XX:ArchiveClassesAtExit=framegate.jsa @java.options -Dframegate.cluster.enabled=true io.framegate.Main \
        --exit-when-ready && \
    rm -rf /tmp/*

USER 10001:10001
EXPOSE 8080 8091
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-XX:SharedArchiveFile=/opt/framegate/framegate.jsa", "@/opt/framegate/java.options", "io.framegate.Main"]
