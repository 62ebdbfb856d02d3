using Npgsql;
using NpgsqlTypes;

namespace Plinto.Issuer.Data;

/// <summary>
/// One positional parameter (<c>$1</c>, <c>$2</c>, …) with its database type. Converts from what SQL is given, so that a call reads <c>db.In(tenant, Sql, id, now)</c>.
/// </summary>
internal readonly struct SqlValue
{
    private SqlValue(NpgsqlParameter parameter) => Parameter = parameter;

    public NpgsqlParameter Parameter { get; }

    /// <summary>A document for a <c>jsonb</c> column.</summary>
    public static SqlValue Json(string? text) => Of(text, NpgsqlDbType.Jsonb);

    public static implicit operator SqlValue(string? value) => Of(value, NpgsqlDbType.Text);

    public static implicit operator SqlValue(byte[]? value) => Of(value, NpgsqlDbType.Bytea);

    public static implicit operator SqlValue(string[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static implicit operator SqlValue(Guid[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static implicit operator SqlValue(Guid value) => new(new NpgsqlParameter<Guid> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Uuid });

    public static implicit operator SqlValue(long value) => new(new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint });

    public static implicit operator SqlValue(int value) => new(new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer });

    public static implicit operator SqlValue(bool value) => new(new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean });

    public static implicit operator SqlValue(DateTimeOffset value) =>
        new(new NpgsqlParameter<DateTimeOffset> { TypedValue = value.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });

    public static implicit operator SqlValue(TimeSpan value) => new(new NpgsqlParameter<TimeSpan> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Interval });

    public static implicit operator SqlValue(Guid? value) => value is { } some ? some : Null(NpgsqlDbType.Uuid);

    public static implicit operator SqlValue(long? value) => value is { } some ? some : Null(NpgsqlDbType.Bigint);

    public static implicit operator SqlValue(bool? value) => value is { } some ? some : Null(NpgsqlDbType.Boolean);

    public static implicit operator SqlValue(DateTimeOffset? value) => value is { } some ? some : Null(NpgsqlDbType.TimestampTz);

    public static implicit operator SqlValue(TimeSpan? value) => value is { } some ? some : Null(NpgsqlDbType.Interval);

    private static SqlValue Of<T>(T? value, NpgsqlDbType type) where T : class =>
        value is null ? Null(type) : new(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });

    private static SqlValue Null(NpgsqlDbType type) => new(new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type });
}
