/**
 * The part of ankerl::unordered_dense (4.8) that the mediasoup worker uses: map, set and hash.
 *
 * As in the original, entries lie in one vector in order of insertion, an erased entry is replaced by the last one,
 * and insertion may move entries. The order matters: the worker shares bandwidth between consumers of equal priority
 * in the order in which it meets them, so that a standard unordered map would share it differently.
 * The index is open addressing with linear probing, at most half full; an erase closes the gap that it leaves.
 */
#ifndef ONEROOM_UNORDERED_DENSE_H
#define ONEROOM_UNORDERED_DENSE_H

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace ankerl::unordered_dense
{
	// The finaliser of splitmix64: std::hash of an integer is the integer, and linear probing needs it spread.
	inline uint64_t mix(uint64_t x) noexcept
	{
		x ^= x >> 30;
		x *= 0xbf58476d1ce4e5b9ULL;
		x ^= x >> 27;
		x *= 0x94d049bb133111ebULL;
		x ^= x >> 31;

		return x;
	}

	template<typename T>
	struct hash
	{
		using is_avalanching = void;

		uint64_t operator()(const T& value) const noexcept
		{
			return mix(static_cast<uint64_t>(std::hash<T>{}(value)));
		}
	};

	template<typename Key, typename Entry, typename KeyOf, typename Hash, typename Equal>
	class table
	{
	public:
		using key_type       = Key;
		using value_type     = Entry;
		using size_type      = size_t;
		using iterator       = typename std::vector<Entry>::iterator;
		using const_iterator = typename std::vector<Entry>::const_iterator;

		table() = default;

		table(std::initializer_list<Entry> entries)
		{
			reserve(entries.size());

			for (const auto& entry : entries)
			{
				insert(entry);
			}
		}

		iterator begin() noexcept { return this->entries.begin(); }
		iterator end() noexcept { return this->entries.end(); }
		const_iterator begin() const noexcept { return this->entries.begin(); }
		const_iterator end() const noexcept { return this->entries.end(); }
		const_iterator cbegin() const noexcept { return this->entries.cbegin(); }
		const_iterator cend() const noexcept { return this->entries.cend(); }
		bool empty() const noexcept { return this->entries.empty(); }
		size_t size() const noexcept { return this->entries.size(); }

		void clear() noexcept
		{
			this->entries.clear();
			this->buckets.clear();
		}

		void reserve(size_t count)
		{
			this->entries.reserve(count);

			if (count * 2 > this->buckets.size())
			{
				rebuild(count);
			}
		}

		iterator find(const Key& key) { return begin() + static_cast<std::ptrdiff_t>(position(key)); }
		const_iterator find(const Key& key) const { return begin() + static_cast<std::ptrdiff_t>(position(key)); }
		bool contains(const Key& key) const { return position(key) != size(); }
		size_t count(const Key& key) const { return contains(key) ? 1 : 0; }

		std::pair<iterator, bool> insert(Entry entry)
		{
			const size_t found = position(KeyOf{}(entry));

			if (found != size())
			{
				return { begin() + static_cast<std::ptrdiff_t>(found), false };
			}

			return append(std::move(entry));
		}

		template<typename... Args>
		std::pair<iterator, bool> emplace(Args&&... args)
		{
			return insert(Entry(std::forward<Args>(args)...));
		}

		iterator erase(const_iterator it)
		{
			const auto index = static_cast<size_t>(it - cbegin());

			removeBucket(bucketOf(index));

			const size_t last = size() - 1;

			if (index != last)
			{
				this->buckets[bucketOf(last)].place = static_cast<uint32_t>(index + 1);
				this->entries[index]                = std::move(this->entries[last]);
			}

			this->entries.pop_back();

			return begin() + static_cast<std::ptrdiff_t>(index);
		}

		// Vector iterators are class types, so that a pointer key cannot be mistaken for one.
		iterator erase(iterator it) { return erase(const_iterator(it)); }

		size_t erase(const Key& key)
		{
			const size_t found = position(key);

			if (found == size())
			{
				return 0;
			}

			erase(cbegin() + static_cast<std::ptrdiff_t>(found));

			return 1;
		}

	protected:
		// Appends an entry whose key is known to be absent.
		template<typename... Args>
		std::pair<iterator, bool> append(Args&&... args)
		{
			reserveOneMore();
			this->entries.emplace_back(std::forward<Args>(args)...);

			const size_t index = size() - 1;

			addBucket(hashOf(KeyOf{}(this->entries[index])), index);

			return { begin() + static_cast<std::ptrdiff_t>(index), true };
		}

		// The index of the entry with this key, or size() if there is none.
		size_t position(const Key& key) const
		{
			if (this->buckets.empty())
			{
				return size();
			}

			const uint32_t wanted = hashOf(key);

			for (size_t slot = wanted & mask(); this->buckets[slot].place != 0; slot = (slot + 1) & mask())
			{
				const bucket& candidate = this->buckets[slot];

				if (candidate.hash == wanted && Equal{}(KeyOf{}(this->entries[candidate.place - 1]), key))
				{
					return candidate.place - 1;
				}
			}

			return size();
		}

		std::vector<Entry> entries;

	private:
		struct bucket
		{
			uint32_t place{ 0 }; // Index of the entry plus one; 0: free.
			uint32_t hash{ 0 };
		};

		static uint32_t hashOf(const Key& key)
		{
			// Hashes of the caller's own may be weak, and the halves are folded because only 32 bits are kept.
			const uint64_t value = mix(static_cast<uint64_t>(Hash{}(key)));

			return static_cast<uint32_t>(value ^ (value >> 32));
		}

		size_t mask() const noexcept { return this->buckets.size() - 1; }

		void reserveOneMore()
		{
			if ((size() + 1) * 2 > this->buckets.size())
			{
				rebuild((size() + 1) * 2);
			}
		}

		void rebuild(size_t count)
		{
			constexpr size_t Fewest{ 8 };

			this->buckets.assign(std::bit_ceil(count * 2 < Fewest ? Fewest : count * 2), bucket{});

			for (size_t index = 0; index < size(); ++index)
			{
				addBucket(hashOf(KeyOf{}(this->entries[index])), index);
			}
		}

		void addBucket(uint32_t hash, size_t index)
		{
			size_t slot = hash & mask();

			while (this->buckets[slot].place != 0)
			{
				slot = (slot + 1) & mask();
			}

			this->buckets[slot] = { static_cast<uint32_t>(index + 1), hash };
		}

		size_t bucketOf(size_t index) const
		{
			size_t slot = hashOf(KeyOf{}(this->entries[index])) & mask();

			while (this->buckets[slot].place != index + 1)
			{
				slot = (slot + 1) & mask();
			}

			return slot;
		}

		// Frees a bucket and moves back those behind it that had to step over it (Knuth, TAOCP 3, 6.4, algorithm R).
		void removeBucket(size_t hole)
		{
			for (size_t slot = (hole + 1) & mask(); this->buckets[slot].place != 0; slot = (slot + 1) & mask())
			{
				const size_t home = this->buckets[slot].hash & mask();

				if (((slot - home) & mask()) >= ((slot - hole) & mask()))
				{
					this->buckets[hole] = this->buckets[slot];
					hole                = slot;
				}
			}

			this->buckets[hole] = {};
		}

		std::vector<bucket> buckets;
	};

	struct first_of
	{
		template<typename Pair>
		const auto& operator()(const Pair& pair) const noexcept
		{
			return pair.first;
		}
	};

	template<typename Key, typename T, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	class map : public table<Key, std::pair<Key, T>, first_of, Hash, Equal>
	{
	public:
		using mapped_type = T;
		using table<Key, std::pair<Key, T>, first_of, Hash, Equal>::table;

		T& at(const Key& key) { return this->entries[known(key)].second; }
		const T& at(const Key& key) const { return this->entries[known(key)].second; }
		T& operator[](const Key& key) { return try_emplace(key).first->second; }

		template<typename... Args>
		auto try_emplace(const Key& key, Args&&... args)
		{
			const size_t found = this->position(key);

			if (found != this->size())
			{
				return std::make_pair(this->begin() + static_cast<std::ptrdiff_t>(found), false);
			}

			return this->append(
			  std::piecewise_construct,
			  std::forward_as_tuple(key),
			  std::forward_as_tuple(std::forward<Args>(args)...));
		}

	private:
		size_t known(const Key& key) const
		{
			const size_t found = this->position(key);

			if (found == this->size())
			{
				throw std::out_of_range("ankerl::unordered_dense::map::at(): no such key");
			}

			return found;
		}
	};

	template<typename Key, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	class set : public table<Key, Key, std::identity, Hash, Equal>
	{
	public:
		using table<Key, Key, std::identity, Hash, Equal>::table;
	};
} // namespace ankerl::unordered_dense

#endif
