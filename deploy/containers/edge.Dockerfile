# The edge: one native binary. Build from the top of the checkout: docker build -f deploy/containers/edge.Dockerfile -t plinto/edge .
FROM mcr.microsoft.com/dotnet/sdk:10.0-aot AS build
WORKDIR /src
COPY . .
RUN dotnet publish edge -c Release -o /app && rm -f /app/*.dbg

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
# OpenSSL comes with the image; the state directory is the one place the edge writes to.
COPY --from=build /app/edge /app/edge
RUN install -d -o $APP_UID -m 700 /var/lib/plinto
USER $APP_UID
ENV ASPNETCORE_URLS=http://+:8410 Plinto__StateDirectory=/var/lib/plinto
VOLUME /var/lib/plinto
EXPOSE 8410
ENTRYPOINT ["/app/edge"]
CMD ["--config", "/etc/plinto/edge.json"]
