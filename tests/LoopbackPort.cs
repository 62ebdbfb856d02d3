using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Plinto.Tests;

/// <summary>
/// Ports for servers of other processes, which can't be told to take any. Below the range that systems take for outgoing connections (from 32768 on Linux, 49152 elsewhere): a port
/// out of it that is free now may be a client's when the server starts.
/// </summary>
internal static class LoopbackPort
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private static int _next = RandomNumberGenerator.GetInt32(Last - First);

    /// <summary>A port that nobody listens on, and that is not handed out twice by one process before all others were.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Last - First; attempt++)
        {
            var port = First + (Interlocked.Increment(ref _next) & int.MaxValue) % (Last - First);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no port between {First} and {Last} is free");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
