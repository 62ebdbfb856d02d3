# The issuer. Build from the top of the checkout: docker build -f deploy/containers/issuer.Dockerfile -t plinto/issuer .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish issuer -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# The image's own unprivileged user; nothing in /app is writable for it.
USER $APP_UID
ENV ASPNETCORE_URLS=http://+:8400 DOTNET_EnableDiagnostics=0
EXPOSE 8400
ENTRYPOINT ["dotnet", "issuer.dll"]
CMD ["serve"]
