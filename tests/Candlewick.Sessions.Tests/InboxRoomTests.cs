using Candlewick.Sessions.Walks;

namespace Candlewick.Sessions.Tests;

/// <summary>How many signals may wait.</summary>
public sealed class InboxRoomTests
{
    [Fact]
    public void A_route_alone_has_room_for_its_most()
    {
        var (room, route) = (new InboxRoom(), 0);
        Assert.Equal(InboxRoom.MostOfRoute, Taken(room, ref route, InboxRoom.MostOfRoute + 5));
        room.Leave(ref route);
        Assert.Equal(1, Taken(room, ref route, 2));
    }

    [Fact]
    public void A_crowded_inbox_keeps_room_for_routes_that_are_not_flooded()
    {
        var room = new InboxRoom();
        var flooded = new int[InboxRoom.Crowded / InboxRoom.MostOfRoute];
        for (var number = 0; number < flooded.Length; number++)
        {
            Assert.Equal(InboxRoom.MostOfRoute, Taken(room, ref flooded[number], InboxRoom.MostOfRoute));
        }

        var quiet = 0;
        Assert.Equal(0, Taken(room, ref flooded[0], 1));
        Assert.Equal(InboxRoom.ShareWhileCrowded, Taken(room, ref quiet, InboxRoom.MostOfRoute));

        // There is room again for the flooded one once it is down to its share.
        while (flooded[0] > InboxRoom.ShareWhileCrowded - 1)
        {
            room.Leave(ref flooded[0]);
        }

        Assert.Equal(1, Taken(room, ref flooded[0], 1));
    }

    [Fact]
    public void No_more_wait_than_the_inbox_bears()
    {
        var (room, taken) = (new InboxRoom(), 0);
        for (var number = 0; number < 2 * InboxRoom.MostInAll / InboxRoom.ShareWhileCrowded; number++)
        {
            var route = 0;
            taken += Taken(room, ref route, InboxRoom.ShareWhileCrowded);
            Assert.InRange(route, 0, InboxRoom.ShareWhileCrowded);
        }

        Assert.Equal(InboxRoom.MostInAll, taken);
    }

    private static int Taken(InboxRoom room, ref int route, int wanted)
    {
        var taken = 0;
        for (var number = 0; number < wanted; number++)
        {
            taken += room.TryTake(ref route) ? 1 : 0;
        }

        return taken;
    }
}
